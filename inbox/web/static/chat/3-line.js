// The line to the organisation: a WebSocket, or questions again and again where none gets through.
// What was said stays in the browser until we are told that it is kept; ids are made here, so that saying
// it twice is saying it once.
// A restart is short: nobody should wait much longer than it took. What is down for long is asked less often.
const LONGEST_PAUSE = 3000;
const LONGEST_LATER = 15000;
const LATER = 20;
const SLEPT = 20000;

class Line {
  constructor(base, store, hear) {
    this.base = base;
    this.store = store;
    this.hear = hear;
    this.tries = 0;
    this.polls = false;
    this.number = 0;
    this.identity = '';
    this.isReady = false;
    this.isWanted = false;
    this.tickedAt = Date.now();
    addEventListener('online', () => this.again());
    document.addEventListener('visibilitychange', () => this.isAsleep() && this.again());
    setInterval(() => this.isAsleep() && this.again(), 5000);
  }

  // A laptop that was shut has a line that only looks open.
  isAsleep() {
    const slept = Date.now() - this.tickedAt > SLEPT;
    this.tickedAt = Date.now();
    return slept;
  }

  begin() {
    if (this.isWanted) return;
    this.isWanted = true;
    this.connect();
  }

  stop() {
    this.isWanted = false;
    this.drop();
  }

  again() {
    if (!this.isWanted) return;
    this.drop();
    this.tries = 0;
    this.connect();
  }

  // Somebody else from now on: what was told to the one before is told to nobody.
  anew() {
    this.number = 0;
    if (this.isWanted) this.again();
  }

  drop() {
    clearTimeout(this.timer);
    this.isReady = false;
    this.turn = (this.turn || 0) + 1;
    if (this.socket) {
      this.socket.onclose = this.socket.onmessage = this.socket.onopen = null;
      this.socket.close();
      this.socket = null;
    }
    this.line = '';
  }

  hello() {
    return { kind: 'hello', token: this.store.get('token') || '', identity: this.identity, after: this.number, page: location.href };
  }

  connect() {
    if (this.polls) return void this.poll(this.turn);
    const address = this.base.replace(/^http/, 'ws') + '/socket';
    let opened = false;
    try {
      this.socket = new WebSocket(address);
    } catch {
      return this.lost(false);
    }
    this.socket.onopen = () => { opened = true; this.socket.send(JSON.stringify(this.hello())); };
    this.socket.onmessage = (event) => this.take(JSON.parse(event.data));
    this.socket.onclose = () => { this.socket = null; this.lost(opened); };
  }

  lost(hadOpened) {
    this.isReady = false;
    if (!this.isWanted) return;
    if (!hadOpened && !this.everOpened && this.tries >= 1) this.polls = true;
    this.hear({ kind: 'lost' });
    const longest = this.tries < LATER ? LONGEST_PAUSE : LONGEST_LATER;
    const pause = Math.min(longest, 400 * 2 ** this.tries++) * (0.5 + Math.random());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), pause);
  }

  take(frame) {
    this.tickedAt = Date.now();
    if (frame.kind === 'welcome') {
      this.tries = 0;
      this.isReady = this.everOpened = true;
      this.store.set('token', frame.token);
    }
    if (frame.number > this.number) this.number = frame.number;
    this.hear(frame);
    if (frame.kind === 'welcome') for (const one of this.store.get('outbox') || []) this.send({ kind: 'say', ...one });
  }

  // Answers whether it went out now; what must not be lost stands in the outbox.
  send(frame) {
    if (!this.isReady) return false;
    if (this.socket) this.socket.send(JSON.stringify(frame));
    else void this.post([frame], 0).catch(() => {});
    return true;
  }

  say(text) {
    const one = { id: newId(), text };
    this.store.set('outbox', [...(this.store.get('outbox') || []), one]);
    this.send({ kind: 'say', ...one });
    return one.id;
  }

  taken(id) {
    this.store.set('outbox', (this.store.get('outbox') || []).filter((one) => one.id !== id));
  }

  repeat(id, seconds) {
    const one = (this.store.get('outbox') || []).find((each) => each.id === id);
    if (one) setTimeout(() => this.send({ kind: 'say', ...one }), seconds * 1000);
  }

  async post(frames, wait) {
    const turn = this.turn;
    const body = JSON.stringify({ line: this.line || '', frames, wait });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(this.base + '/poll', { method: 'POST', headers, body, credentials: 'omit' });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (turn !== this.turn) return;
    this.line = told.line;
    told.frames.forEach((frame) => this.take(frame));
  }

  async poll(turn) {
    try {
      await this.post([this.hello()], 0);
      while (this.isWanted && turn === this.turn) await this.post([], 25);
    } catch {
      if (turn === this.turn) { this.line = ''; this.lost(false); }
    }
  }

  async sendFile(file, id) {
    const headers = {
      Authorization: 'Bearer ' + (this.store.get('token') || ''),
      'Content-Type': file.type || 'application/octet-stream',
      'X-Filename': encodeURIComponent(file.name),
      'X-Message-Id': id,
    };
    const answer = await fetch(this.base + '/files', { method: 'POST', headers, body: file, credentials: 'omit' });
    return answer.ok ? '' : (await answer.json().catch(() => ({}))).code || 'failed';
  }
}

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, '0')).join('');

// Shared by all tabs of a site; where the browser keeps nothing, it is kept while the page stands.
class Store {
  constructor(channel) {
    this.key = 'inkorg-chat:' + channel;
    this.plain = {};
  }

  all() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || {};
    } catch {
      return this.plain;
    }
  }

  get(name) {
    return this.all()[name];
  }

  set(name, value) {
    const all = { ...this.all(), [name]: value };
    this.plain = all;
    try {
      localStorage.setItem(this.key, JSON.stringify(all));
    } catch {
      // Private windows and full disks: it is kept in memory.
    }
  }
}
