// <inkorg-chat>: one on a page, made by the script itself unless the page has placed it.
const script = document.currentScript;
const BASE = new URL(script.src, location.href).href.replace(/\/widget\.js.*$/, '');
const ORIGIN = new URL(BASE).origin;
const CHANNEL = BASE.split('/').pop();

function translate(language) {
  const words = WORDS[language] || WORDS.en;
  const t = (key, fact = '') => (words[key] || key).replace(/\{n\}|\{who\}/, String(fact));
  t.language = language;
  return t;
}

class InkorgChat extends HTMLElement {
  async connectedCallback() {
    if (this.begun) return;
    this.begun = true;
    this.hidden = true;
    this.store = new Store(CHANNEL);
    this.unread = 0;
    this.state = { open: true };
    const lang = this.getAttribute('lang') || script.dataset.lang || document.documentElement.lang || '';
    this.about = await this.learn(lang.slice(0, 2));
    if (!this.about) return;
    this.build();
    const show = this.getAttribute('show') || script.dataset.show || this.about.show;
    this.hidden = show !== 'always' || this.about.show === 'never';
    this.identity = script.dataset.identity || '';
    this.waiting.forEach((act) => act());
    // Who has begun to chat goes on, on every page; nobody else costs a line.
    if (this.store.get('begun')) this.line.begin();
    if (this.store.get('shown') && !this.hidden && matchMedia('(min-width:481px)').matches) this.open(false);
    addEventListener('storage', (event) => event.key === this.store.key && this.otherTab());
  }

  async learn(lang) {
    for (let turn = 0; turn < 6; turn++) {
      try {
        const answer = await fetch(`${BASE}/about?lang=${lang}`, { credentials: 'omit' });
        return answer.ok ? await answer.json() : null;
      } catch {
        await new Promise((done) => setTimeout(done, 2000 * 2 ** turn));
      }
    }
    return null;
  }

  build() {
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    const colours = ([brand, on, pale]) => `:host{--brand:${brand};--on:${on};--pale:${pale}}`;
    const { light, dark } = this.about.colours;
    sheet.replaceSync(`${STYLE}${colours(light)}@media (prefers-color-scheme:dark){${colours(dark)}}`);
    root.adoptedStyleSheets = [sheet];
    this.t = translate(this.about.language);
    this.setAttribute('lang', this.about.language);
    this.line = new Line(BASE, this.store, (frame) => this.hear(frame));
    const does = {
      toggle: () => (this.view.isOpen() ? this.close() : this.open()),
      close: () => this.close(),
      send: () => this.send(),
      typing: () => this.typing(),
      file: (file) => this.sendFile(file),
      address: (email) => this.address(email),
      end: () => this.line.send({ kind: 'end' }),
    };
    const view = (this.view = new View(root, this.t, does));
    view.base = ORIGIN;
    view.title.textContent = this.about.title;
    view.panel.setAttribute('aria-label', this.t('label', this.about.title));
    view.a11y.href = ORIGIN + this.about.accessibility;
    view.clip.hidden = !this.about.files;
    if (this.about.files) view.file.accept = this.about.files.kinds.map((one) => '.' + one).join();
    view.text.value = this.store.get('draft') || '';
    this.state.open = this.about.open;
    this.state.wait_minutes = this.about.wait_minutes;
    this.greet();
    this.tellState();
  }

  greet() {
    this.view.note(this.t('told'), 'told');
    this.view.show({ id: 'hello', mine: false, name: '', text: this.about.greeting || this.t('hello') });
    for (const one of this.store.get('outbox') || []) this.view.show({ client: one.id, mine: true, text: one.text, state: 'sending' });
  }

  // What the page may ask for

  open(focus = true) {
    this.hidden = false;
    this.store.set('shown', true);
    const before = document.activeElement;
    this.view.open(true);
    if (!focus && before instanceof HTMLElement) before.focus();
    this.unread = 0;
    this.view.count(0);
    this.line.begin();
  }

  close() {
    this.store.set('shown', false);
    this.view.open(false);
    this.view.count(this.unread);
  }

  // `signed` is made by the site's own server; an empty one for somebody who has logged out.
  identify(signed) {
    if (this.identity === signed) return;
    this.identity = signed;
    if (this.line) this.line.anew();
  }

  get identity() {
    return this.line ? this.line.identity : '';
  }

  set identity(signed) {
    if (this.line) this.line.identity = signed || '';
  }

  // What the visitor does

  send() {
    const text = this.view.text.value.trim();
    if (!text) return;
    if (text.length > this.about.max_length) return this.view.warn(this.t('long', this.about.max_length));
    if (!this.state.open && !this.state.email && !this.state.who) return this.view.askAddress(this.t('ask'));
    this.view.warn('');
    this.view.text.value = '';
    this.view.grow();
    this.store.set('draft', '');
    this.store.set('begun', true);
    this.typedAt = 0; // What is typed next begins anew.
    this.view.show({ client: this.line.say(text), mine: true, text, state: 'sending' });
    this.line.begin();
  }

  typing() {
    this.store.set('draft', this.view.text.value);
    if (Date.now() - (this.typedAt || 0) < 2500) return;
    this.typedAt = Date.now();
    this.line.send({ kind: 'typing', on: true });
  }

  address(email) {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(email)) return this.view.faultyAddress();
    this.left = email;
    this.tellAddress();
  }

  // At once, or as soon as the line is there.
  tellAddress() {
    if (this.left && this.line.send({ kind: 'address', email: this.left })) this.left = '';
  }

  async sendFile(file) {
    const { kinds, max_bytes } = this.about.files;
    if (!kinds.includes(file.name.split('.').pop().toLowerCase())) return this.view.warn(this.t('kind'));
    if (file.size > max_bytes) return this.view.warn(this.t('large', Math.floor(max_bytes / 1e6)));
    this.view.warn('');
    const id = newId();
    this.store.set('begun', true);
    this.typedAt = 0; // What is typed next begins anew.
    this.view.show({ client: id, mine: true, text: '', files: [{ name: file.name }], state: 'sending' });
    for (let turn = 0; turn < 5; turn++) {
      const fault = await this.line.sendFile(file, id).catch(() => 'lost');
      if (!fault) return this.view.mark(id, 'sent');
      if (!['lost', 'busy', 'too_many', 'line_gone'].includes(fault)) break;
      await new Promise((done) => setTimeout(done, 1500 * 2 ** turn));
    }
    this.view.mark(id, 'failed');
  }

  // What the line tells

  hear(frame) {
    const act = {
      welcome: () => this.welcome(frame),
      messages: () => this.messages(frame.messages),
      taken: () => { this.line.taken(frame.id); this.view.mark(frame.id, 'sent'); this.store.set('begun', true); },
      refused: () => this.refused(frame),
      typing: () => this.view.writing(frame.on),
      state: () => { this.state = frame; this.isLost = false; this.tellState(); },
      lost: () => { this.isLost = true; this.tellState(); },
    }[frame.kind];
    if (act) act();
  }

  welcome(frame) {
    if (frame.whole) { this.view.clear(); this.greet(); }
    this.messages(frame.messages, frame.whole);
    this.tellAddress();
  }

  messages(said, isOld = false) {
    const waiting = said.filter((one) => one.waits).map((one) => one.id);
    for (const one of said) {
      const isNew = this.view.show(one);
      if (isNew && !one.mine && (!isOld || one.waits)) this.arrived();
    }
    if (said.length) this.store.set('begun', true);
    if (waiting.length) this.line.send({ kind: 'got', ids: waiting });
  }

  arrived() {
    if (this.view.isOpen()) return;
    this.view.count(++this.unread);
    if (this.about.show !== 'never') this.hidden = false;
  }

  refused(frame) {
    const { code, id } = frame;
    if (code === 'too_fast' || code === 'busy') {
      this.view.warn(this.t(code === 'busy' ? 'busy' : 'fast'));
      setTimeout(() => this.view.warn(''), 3000);
      return this.line.repeat(id, frame.retry_after + Math.random());
    }
    if (code === 'address_invalid') return this.view.faultyAddress();
    if (id) this.line.taken(id);
    if (code === 'text_too_long') { this.view.warn(this.t('long', frame.max)); this.view.mark(id, 'long'); }
  }

  tellState() {
    const { state, view, t } = this;
    view.who = state.who || '';
    view.sub.textContent = this.head();
    view.end.hidden = !state.begun || state.closed;
    view.mail.parentElement.hidden = Boolean(state.email);
    if (state.email) {
      view.hasAddress();
      view.note(t(state.by_mail ? 'bymail' : 'mailed', state.email), `${state.by_mail}${state.email}`);
    }
  }

  head() {
    const { state, t } = this;
    if (this.isLost) return t('lost');
    if (state.closed) return t('over');
    if (state.who) return t('with', state.who);
    if (!state.open) return t('away');
    if (state.place) return state.place === 1 ? t('next') : t('place', state.place);
    if (state.begun) return t('looking');
    if (!state.wait_minutes) return t('here');
    return state.wait_minutes === 1 ? t('within1') : t('within', state.wait_minutes);
  }

  // Another tab has begun: one browser has one chat.
  otherTab() {
    const token = this.store.get('token');
    if (!this.state.begun && token && token !== this.seenToken && this.store.get('begun')) {
      this.seenToken = token;
      this.line.isWanted ? this.line.anew() : this.line.begin();
    }
  }
}
InkorgChat.prototype.waiting = [];

if (!customElements.get('inkorg-chat')) {
  customElements.define('inkorg-chat', InkorgChat);
  const place = () => document.querySelector('inkorg-chat') || document.body.appendChild(document.createElement('inkorg-chat'));
  const one = () => document.querySelector('inkorg-chat');
  const soon = (act) => () => (one()?.view ? act(one()) : InkorgChat.prototype.waiting.push(() => act(one())));
  window.InkorgChat = {
    open: soon((chat) => chat.open()),
    close: soon((chat) => chat.close()),
    show: soon((chat) => { chat.hidden = chat.about.show === 'never'; }),
    hide: soon((chat) => { chat.hidden = true; }),
    identify: (signed) => soon((chat) => chat.identify(signed))(),
  };
  if (document.body) place();
  else addEventListener('DOMContentLoaded', place);
}
