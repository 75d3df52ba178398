import { expect, it } from 'vitest';
import { FrameReader } from './sse';
import { needsFrame, framePage } from './mailhtml';
import { mentioned, partOf } from './mentions';
import { nameOf } from './keys';
import { initials, isAddress, marked, pieces, quoted, splitAddresses } from './text';
import { windowOf } from './virtual';

it('finds links and leaves the full stop outside', () => {
  expect(pieces('Se https://example.org/a?b=1. Tack')).toEqual([
    { kind: 'text', text: 'Se ' },
    { kind: 'link', text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
    { kind: 'text', text: '. Tack' },
  ]);
});
it('makes no link of a script', () => {
  expect(pieces('javascript:alert(1)')).toEqual([{ kind: 'text', text: 'javascript:alert(1)' }]);
});
it('quoted is what stands beside the new part', () => {
  expect([quoted('Tack!\n\n> Hej', 'Tack!'), quoted('Tack!', 'Tack!'), quoted('Tack!', '')]).toEqual(['> Hej', '', '']);
});
it('marks the words that were found', () => {
  expect(marked('en \uE000faktura\uE001 till')).toEqual([{ text: 'en ', hit: false }, { text: 'faktura', hit: true }, { text: ' till', hit: false }]);
});
it('reads addresses as people paste them', () => {
  expect(splitAddresses('Maria <maria@example.org>, olle@example.org;')).toEqual(['maria@example.org', 'olle@example.org']);
  expect([isAddress('maria@example.org'), isAddress('maria@'), isAddress('a b@example.org')]).toEqual([true, false, false]);
});
it('knows initials of people, addresses and nobody', () => {
  expect([initials('Anna Norberg'), initials('sofie@example.org'), initials('')]).toEqual(['AN', 'SO', '?']);
});
it('frames only mail that text cannot show', () => {
  expect([needsFrame('<p>Hej <a href="x">du</a></p>'), needsFrame('<table></table>'), needsFrame('<p style="color:red">x</p>'), needsFrame(null)]).toEqual([false, true, true, false]);
});
it('loads remote pictures only when asked to', () => {
  const html = '<img data-remote-src="https://example.org/x.png">';
  expect(framePage(html, false, 'sv', 'http://here')).not.toContain(' src="https');
  expect(framePage(html, true, 'sv', 'http://here')).toContain(' src="https://example.org/x.png"');
});
it('mentions by whole name, and by first name where only one has it', () => {
  const agents = [{ id: '1', name: 'Anna Norberg' }, { id: '2', name: 'Erik Lund' }, { id: '3', name: 'Erik Ek' }];
  expect([mentioned('@Anna kolla', agents), mentioned('@Erik kolla', agents), mentioned('@erik lund kolla', agents), mentioned('@Annas', agents)]).toEqual([['1'], [], ['2'], []]);
  expect([partOf('hej @An', 7), partOf('hej@An', 6)]).toEqual(['An', null]);
});
it('reads frames that come in pieces', () => {
  const reader = new FrameReader();
  expect(reader.push('id: 7\nevent: cha')).toEqual([]);
  expect(reader.push('nge\ndata: {"a":1}\n\n:\n\n')).toEqual([{ id: '7', event: 'change', data: '{"a":1}' }]);
});
it('names keys as they are written on the screen', () => {
  const key = (name: string, more = {}) => nameOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  expect([key('?', { shiftKey: true }), key('k', { ctrlKey: true }), key('F6', { shiftKey: true }), key('j')]).toEqual(['?', 'Ctrl+K', 'Shift+F6', 'j']);
});
it('draws what is seen, and the focused row wherever it is', () => {
  const seen = windowOf({ count: 1000, height: 64, scrollTop: 6400, boxHeight: 640, also: 3 });
  expect([seen[0], seen.includes(100), seen.length < 30]).toEqual([3, true, true]);
});
