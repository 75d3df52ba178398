import { expect, it } from 'vitest';
import { localised } from './localised';

it("a text is in the reader's language where there is one", () => {
  expect(localised({ sv: 'Faktura', nb: 'Regning', en: 'Invoice' }, 'nb')).toBe('Regning');
});
it('else in a language near to it, else in any', () => {
  expect([localised({ sv: 'Avgift', nb: 'Gebyr' }, 'da'), localised({ fi: 'Lasku' }, 'sv'), localised({ '': 'Alla' }, 'en'), localised({}, 'sv')]).toEqual(['Gebyr', 'Lasku', 'Alla', undefined]);
});
