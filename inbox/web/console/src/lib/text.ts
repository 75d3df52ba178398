/** Plain text as pieces that can be shown without ever making HTML from it. Pure. */
export type Piece = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const LINK = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}']|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g;

export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > from) out.push({ kind: 'text', text: text.slice(from, match.index) });
    const found = match[0];
    out.push({ kind: 'link', text: found, href: found.startsWith('http') ? found : `mailto:${found}` });
    from = match.index + found.length;
  }
  if (from < text.length) out.push({ kind: 'text', text: text.slice(from) });
  return out;
}

export const paragraphs = (text: string): string[] =>
  text.replaceAll('\r\n', '\n').split(/\n{2,}/).map((part) => part.trim()).filter(Boolean);

/** What stands in `text` besides the new part: quoted history and signature. */
export function quoted(text: string, fresh: string): string {
  const whole = text.trim();
  const part = fresh.trim();
  if (!part || whole === part) return '';
  const at = whole.indexOf(part);
  if (at < 0) return whole;
  return [whole.slice(0, at).trim(), whole.slice(at + part.length).trim()].filter(Boolean).join('\n\n');
}

export const lineCount = (text: string): number => text.split('\n').filter((line) => line.trim()).length;

export function initials(name: string): string {
  const words = name.replace(/@.*/, '').split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]?.slice(0, 2)];
  return letters.map((word, _, all) => (all.length > 1 ? (word?.[0] ?? '') : (word ?? ''))).join('').toUpperCase() || '?';
}

/** Words found stand between U+E000 and U+E001. */
export function marked(snippet: string): { text: string; hit: boolean }[] {
  return snippet
    .split(/(\uE000[^\uE001]*\uE001?)/)
    .filter(Boolean)
    .map((part) => ({ text: part.replace(/[\uE000\uE001]/g, ''), hit: part.startsWith('\uE000') }));
}

const ADDRESS = /^[^\s@<>()",;]+@[^\s@<>()",;]+\.[^\s@<>()",;.]+$/;
export const isAddress = (text: string): boolean => ADDRESS.test(text);

export const splitAddresses = (text: string): string[] =>
  text
    .split(/[,;\n]+/)
    .map((part) => (/<([^>]+)>/.exec(part)?.[1] ?? part).trim())
    .filter(Boolean);
