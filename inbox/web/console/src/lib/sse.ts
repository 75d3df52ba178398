/** Server-sent events out of a stream of text. Pure: chunks in, whole frames out. */
export interface Frame {
  event: string;
  data: string;
  id: string | null;
}

export class FrameReader {
  #rest = '';

  push(chunk: string): Frame[] {
    const blocks = (this.#rest + chunk).replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.map(read).filter((frame): frame is Frame => frame !== null);
  }
}

function read(block: string): Frame | null {
  const frame: Frame = { event: 'message', data: '', id: null };
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    if (at === 0) continue;
    const name = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') frame.event = value;
    else if (name === 'id') frame.id = value;
  }
  frame.data = data.join('\n');
  return data.length || frame.event !== 'message' ? frame : null;
}
