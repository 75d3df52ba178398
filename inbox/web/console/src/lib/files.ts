/** Which files are worth opening in place. The server looks at their bytes and has the last word. Pure. */
interface Named { readonly filename: string; readonly content_type: string }

const SHOWN = /^(image\/(png|jpeg|gif|webp|avif)|application\/pdf)$/;
/** What some mail programs call them. */
const ALSO = /^(image\/(jpg|pjpeg|x-png)|application\/x-pdf)$/;
const ANYTHING = /^(application\/(octet-stream|x-download|force-download|download)|binary\/octet-stream|)$/;
const NAMES = /\.(png|jpe?g|jfif|gif|webp|avif|pdf)$/i;

/** As the server answered: only these are put before the reader. */
export const isShown = (type: string): boolean => SHOWN.test(type);

export function mayBeShown({ filename, content_type }: Named): boolean {
  return isShown(content_type) || ALSO.test(content_type) || (ANYTHING.test(content_type) && NAMES.test(filename));
}

export function iconOf({ filename, content_type }: Named): 'image' | 'pdf' | 'clip' {
  const isUnsaid = ANYTHING.test(content_type);
  if (/pdf$/.test(content_type) || (isUnsaid && /\.pdf$/i.test(filename))) return 'pdf';
  return content_type.startsWith('image/') || (isUnsaid && (NAMES.test(filename) || /\.hei[cf]$/i.test(filename))) ? 'image' : 'clip';
}
