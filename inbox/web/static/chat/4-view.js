// What is seen: made once, then only filled in.
const ICONS = {
  chat: '<path d="M3.5 10a6.5 6.5 0 1 1 3 5.5L3.5 16.5l1-3A6.5 6.5 0 0 1 3.5 10Z"/><path d="M7 10h.01M10 10h.01M13 10h.01" stroke-width="2"/>',
  down: '<path d="m5 8 5 5 5-5"/>',
  close: '<path d="m5 5 10 10M15 5 5 15"/>',
  clip: '<path d="m16 9-6.5 6.5a4 4 0 0 1-5.6-5.6l7-7a2.6 2.6 0 0 1 3.7 3.7l-7 7a1.2 1.2 0 0 1-1.8-1.8L12 6"/>',
  send: '<path d="M17 3 9 11M17 3l-5 14-3-6-6-3z"/>',
  end: '<path d="M8 4H5v12h3M12 7l3 3-3 3M15 10H8"/>',
};

function make(tag, facts = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (name === 'class') node.className = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...inside);
  return node;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  const parsed = new DOMParser().parseFromString(`<svg xmlns="http://www.w3.org/2000/svg">${ICONS[name]}</svg>`, 'image/svg+xml');
  svg.append(...Array.from(parsed.documentElement.childNodes, (one) => document.importNode(one, true)));
  return svg;
}

const button = (label, picture, click, kind = 'icon') =>
  make('button', { type: 'button', class: kind, 'aria-label': label, title: label, onclick: click }, icon(picture));

// Addresses can be followed; nothing else of a text is more than text.
function lines(text) {
  return text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/).map((part, place) =>
    place % 2 ? make('a', { href: part, target: '_blank', rel: 'noopener noreferrer nofollow' }, part) : part,
  );
}

class View {
  constructor(root, t, does) {
    this.t = t;
    this.launch = button(t('open'), 'chat', does.toggle, 'launch');
    this.launch.setAttribute('aria-expanded', 'false');
    this.badge = make('span', { class: 'badge', hidden: true });
    this.launch.append(this.badge);
    this.title = make('h2');
    this.sub = make('p', { class: 'sub', role: 'status' });
    this.end = button(t('end'), 'end', does.end);
    this.end.hidden = true;
    const head = make('div', { class: 'head' }, make('div', {}, this.title, this.sub), this.end, button(t('close'), 'close', does.close));
    this.log = make('div', { class: 'log', role: 'log', 'aria-label': t('messages'), tabindex: '0' });
    this.notice = make('p', { class: 'say', role: 'alert', hidden: true });
    this.panel = make('section', { class: 'panel', role: 'dialog', hidden: true }, head, this.log, this.notice, this.addressForm(does), this.composer(does));
    this.panel.addEventListener('keydown', (event) => event.key === 'Escape' && does.close());
    root.append(this.panel, this.launch);
    this.said = new Map();
    this.who = '';
  }

  addressForm(does) {
    const { t } = this;
    this.email = make('input', { id: 'email', type: 'email', autocomplete: 'email', maxlength: '254', required: true, 'aria-describedby': 'err' });
    this.why = make('label', { for: 'email' }, t('email'));
    this.err = make('p', { class: 'err', id: 'err', role: 'alert', hidden: true });
    const submit = (event) => { event.preventDefault(); does.address(this.email.value.trim()); };
    this.ask = make('form', { class: 'ask', hidden: true, novalidate: true, onsubmit: submit }, this.why, this.email, make('button', { type: 'submit' }, t('save')), this.err);
    return this.ask;
  }

  composer(does) {
    const { t } = this;
    this.text = make('textarea', { id: 'text', rows: '1', placeholder: t('write'), oninput: () => { this.grow(); does.typing(); } });
    this.text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); does.send(); }
    });
    this.file = make('input', { type: 'file', hidden: true, 'aria-label': t('attach'), onchange: () => { if (this.file.files[0]) does.file(this.file.files[0]); this.file.value = ''; } });
    this.clip = button(t('attach'), 'clip', () => this.file.click());
    this.clip.hidden = true;
    const send = make('button', { type: 'submit', class: 'icon go', 'aria-label': t('send') }, icon('send'));
    const submit = (event) => { event.preventDefault(); does.send(); };
    this.mail = make('button', { type: 'button', onclick: () => this.askAddress('') }, t('mail'));
    this.a11y = make('a', { target: '_blank', rel: 'noopener' }, t('a11y'));
    return make('form', { onsubmit: submit },
      make('div', { class: 'in' }, this.clip, this.file, make('label', { class: 'sr', for: 'text' }, t('write')), this.text, send),
      make('p', { class: 'foot' }, make('span', {}, t('go') + ' ', this.mail), this.a11y));
  }

  grow() {
    this.text.style.height = '42px';
    this.text.style.height = Math.min(144, this.text.scrollHeight) + 'px';
  }

  askAddress(why) {
    this.why.textContent = why || this.t('email');
    this.ask.hidden = false;
    this.email.focus();
  }

  faultyAddress() {
    this.err.textContent = this.t('wrong');
    this.err.hidden = false;
    this.email.setAttribute('aria-invalid', 'true');
    this.email.focus();
  }

  hasAddress() {
    if (!this.ask.hidden && this.ask.contains(this.email.getRootNode().activeElement)) this.text.focus();
    this.ask.hidden = this.err.hidden = true;
    this.email.removeAttribute('aria-invalid');
  }

  warn(text) {
    this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  // Messages, oldest first; one of ours is known by our id, one of theirs by the id they made.
  show(one) {
    const key = one.mine ? 'c' + one.client : 'm' + one.id;
    const known = this.said.get(key);
    if (known) return this.settle(known, one), false;
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    const bubble = make('div', { class: one.mine ? 'bub mine' : 'bub' }, make('span', { class: 'sr' }, (one.mine ? this.t('you') : one.name || this.t('us')) + ': '), ...lines(one.text), ...this.links(one.files || []));
    const meta = make('p', { class: one.mine ? 'meta of-me' : 'meta' });
    const shown = { bubble, meta };
    this.said.set(key, shown);
    this.settle(shown, one);
    this.writing(false);
    this.log.append(bubble, meta);
    if (atEnd || one.mine) this.toEnd();
    return true;
  }

  settle({ bubble, meta }, one) {
    const at = one.at ? new Date(one.at) : new Date();
    const clock = at.toLocaleTimeString(this.t.language, { hour: '2-digit', minute: '2-digit' });
    const sameDay = at.toDateString() === new Date().toDateString();
    const when = sameDay ? clock : at.toLocaleDateString(this.t.language, { day: 'numeric', month: 'short' }) + ' ' + clock;
    if (one.id === 'hello') return;
    meta.textContent = one.state ? this.t(one.state) : one.mine ? `${when} · ${this.t('sent')}` : [one.name, when].filter(Boolean).join(' · ');
    if (one.files && one.files.length && !bubble.querySelector('a')) bubble.append(...this.links(one.files));
  }

  links(files) {
    return files.map((one) => one.at ? make('a', { href: this.base + one.at, download: one.name, target: '_blank', rel: 'noopener' }, one.name) : one.name);
  }

  mark(client, word) {
    const shown = this.said.get('c' + client);
    if (shown) shown.meta.textContent = this.t(word);
  }

  note(text, id) {
    if (this.notes?.has(id)) return;
    (this.notes ||= new Set()).add(id);
    this.log.append(make('p', { class: 'note' }, text));
    this.toEnd();
  }

  writing(on) {
    this.dots?.remove();
    this.dots = null;
    clearTimeout(this.dotsTimer);
    if (!on) return;
    this.dots = make('div', { class: 'bub dots' }, make('i'), make('i'), make('i'), make('span', { class: 'sr' }, this.t('writing', this.who || this.t('us'))));
    this.log.append(this.dots);
    this.toEnd();
    this.dotsTimer = setTimeout(() => this.writing(false), 12000);
  }

  clear() {
    this.said.clear();
    this.notes = new Set();
    this.log.replaceChildren();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  count(unread) {
    this.badge.hidden = !unread;
    this.badge.textContent = String(unread);
    this.launch.setAttribute('aria-label', this.t(this.isOpen() ? 'close' : 'open') + (unread ? `, ${this.t('unread', unread)}` : ''));
  }

  isOpen() {
    return !this.panel.hidden;
  }

  open(on) {
    this.panel.hidden = !on;
    this.launch.setAttribute('aria-expanded', String(on));
    this.launch.replaceChildren(icon(on ? 'down' : 'chat'), this.badge);
    if (on) { this.toEnd(); this.text.focus(); } else this.launch.focus();
  }
}
