/** When a mail's HTML is worth a frame, and the page inside that frame. Pure text work. */
const RICH = /<(img|table|ul|ol|h[1-6]|hr|picture|svg|font|center|pre|code)\b|style\s*=|bgcolor\s*=|background\s*=/i;

/** Simple mails are shown as text: no frame, no height to measure, and dark mode for free. */
export const needsFrame = (html: string | null): html is string => !!html && RICH.test(html);

const REMOTE = /\bdata-remote-src=/g;

export function framePage(html: string, withPictures: boolean, lang: string, origin: string): string {
  const pictures = withPictures ? 'https: http:' : '';
  const policy = `default-src 'none'; img-src ${origin} data: blob: ${pictures}; style-src 'unsafe-inline'; font-src data:`;
  const body = withPictures ? html.replace(REMOTE, 'src=') : html;
  return `<!doctype html><html lang="${lang.replace(/[^\w-]/g, '')}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><base target="_blank">
<style>html{color-scheme:light;background:#fff}body{margin:0;padding:1px 0;color:#18202B;background:#fff;font:15px/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
img,table,video{max-width:100%}img{height:auto}a{color:#1C5BB5}pre{white-space:pre-wrap}img[data-remote-src]{min-width:16px;min-height:16px;outline:1px dashed #75808F}</style></head><body dir="auto">${body}</body></html>`;
}
