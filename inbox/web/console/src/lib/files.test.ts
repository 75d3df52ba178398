import { expect, it } from 'vitest';
import { iconOf, isShown, mayBeShown } from './files';

const file = (filename: string, content_type: string): { filename: string; content_type: string } => ({ filename, content_type });

it('a file is opened in place by its kind, or by its name where nobody said the kind', () => {
  for (const one of [file('a', 'image/png'), file('a.jpg', 'image/jpg'), file('Faktura.PDF', 'application/octet-stream'), file('a.pdf', 'application/x-pdf'), file('b.jpeg', '')]) expect([one, mayBeShown(one)]).toEqual([one, true]);
  for (const one of [file('a.pdf', 'text/html'), file('a.svg', 'image/svg+xml'), file('IMG_1.HEIC', 'image/heic'), file('a.exe', 'application/octet-stream'), file('a.pdf.exe', 'application/octet-stream')]) expect([one, mayBeShown(one)]).toEqual([one, false]);
});
it('only what the server vouches for is put before the reader', () => {
  expect(['image/webp', 'application/pdf', 'application/octet-stream', 'image/svg+xml', 'image/jpg', 'text/html', ''].map(isShown)).toEqual([true, true, false, false, false, false, false]);
});
it('a picture that no browser shows looks like a picture all the same', () => {
  expect([file('IMG_1.HEIC', 'application/octet-stream'), file('x', 'image/heic'), file('a.pdf', 'application/octet-stream'), file('a.pdf', 'text/html'), file('a.msg', 'application/octet-stream')].map(iconOf)).toEqual(['image', 'image', 'pdf', 'clip', 'clip']);
});
