import { describe, expect, it } from 'vitest';
import { normalShare, normalSpan } from '../lib/figures';
import { pages, span } from './show';
import { sv } from './words/sv';

const MINUTE = 60_000;

describe('what a wall shows', () => {
  it('says a time to the minute as long as the minutes say something', () => {
    const said = [0, 1500, 59 * MINUTE, 192 * MINUTE, 600 * MINUTE, 1627 * MINUTE, 3000 * MINUTE].map((ms) => span(ms, sv));
    expect(said).toEqual(['0 min', '2 s', '59 min', '3 tim 12 min', '10 tim', '27 tim', '2 d']);
  });

  it('shares rows out over pages evenly', () => {
    expect(pages([1, 2, 3, 4, 5], 4)).toEqual([[1, 2, 3], [4, 5]]);
    expect(pages([], 4)).toEqual([[]]);
  });

  it('writes a band of times in one unit', () => {
    expect(normalSpan({ low: 3600, middle: 7200, high: 14400 }, sv)).toBe('2 tim (1–4)');
    expect(normalSpan({ low: 600, middle: 1500, high: 3000 }, sv)).toBe('25 min (10–50)');
    expect(normalShare({ low: 0.84, middle: 0.88, high: 0.93 }, 'en-GB')).toBe('88% (84–93)');
  });
});
