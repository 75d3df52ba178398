/** What is being written in one conversation: draft, recipients, files, and sending it. */
import { newerMessages, goOn, returnTo } from './actions';
import { ApiError, call, isLoggedOut, newKey, post, put, remove, Unreachable } from './api';
import { conversations, type Thread } from './conversations.svelte';
import { forgetHere, isAtRisk, keepHere, readHere } from './drafthere';
import { DraftSaver, type SaveState } from './draftsaver';
import { region, t } from './i18n/index.svelte';
import { list } from './list.svelte';
import { look } from './look';
import { mentioned } from './mentions';
import { notices } from './notices.svelte';
import { people } from './people.svelte';
import { inWords, tellProblem } from './problems';
import { giveBack, openBox, takeReturned, type Returned } from './returned';
import { formBody, type Form } from './sendform';
import { stream } from './stream.svelte';
import { isAddress } from './text';
import { moment } from './time';
import type { Way } from '../platforms/is';
import type { Attachment, Channel, Conversation, Draft, DraftBody, Message, ReplyBody } from './types';

const WRITING_MS = 8000;

export class Composer {
  text = $state('');
  mode = $state<'reply' | 'note'>('reply');
  to = $state.raw<string[]>([]);
  cc = $state.raw<string[]>([]);
  bcc = $state.raw<string[]>([]);
  subject = $state('');
  files = $state.raw<Attachment[]>([]);
  uploading = $state.raw<string[]>([]);
  save = $state<SaveState>('clean');
  savedAt = $state<number | null>(null);
  sending = $state(false);
  wrong = $state('');
  stop = $state.raw<Message[] | null>(null);
  channel = $state.raw<Channel | null>(null);
  /** How a platform's thread is answered; null where there is one way only. */
  way = $state.raw<Way | null>(null);
  /** Why the platform lets nobody answer; empty while it does. */
  closed = $state('');
  cameBack = $state(0);
  /** A word that is left in public beside an answer in private. */
  publicWord = $state('');
  #wroteAt = 0;
  /** Counts what was begun anew: a file that is still on its way belongs to what was thrown away. */
  #begun = 0;
  #seen: string | null;
  #key: { of: string; key: string } | null = null;
  #saver: DraftSaver<DraftBody>;
  #closeBox: () => void;

  constructor(readonly thread: Thread, readonly view: string) {
    this.#saver = new DraftSaver<DraftBody>({
      save: (body) => this.#saveDraft(body),
      keepHere: (body) => keepHere(this.id, body),
      onState: (state) => this.#onState(state),
    });
    this.#seen = this.conversation.last_message;
    this.#closeBox = openBox(this.id, (draft) => this.#takeBack(draft));
    this.#begin();
    void look.channels().then((all) => (this.channel = all.find(({ id }) => id === this.conversation.reply_channel.id) ?? null), () => undefined);
  }

  get id(): string {
    return this.thread.id;
  }

  get conversation(): Conversation {
    return this.thread.conversation as Conversation;
  }

  get isWriting(): boolean {
    return Date.now() - this.#wroteAt < WRITING_MS;
  }
  get isEmpty(): boolean {
    return !this.text.trim() && this.files.length === 0;
  }
  get signature(): string {
    const [all, language] = [this.channel?.signatures ?? {}, this.conversation.language ?? ''];
    return all[language] ?? all[language.split('-')[0] ?? ''] ?? all[''] ?? '';
  }
  get maxLength(): number | null {
    return this.channel?.capabilities.max_text_length ?? null;
  }
  get cannotReply(): string {
    if (this.closed) return this.closed;
    if (this.channel?.parallel) return t().composer.parallel;
    return this.channel && !this.channel.capabilities.can_reply ? t().composer.cannot : '';
  }

  /** A reply that needs an address, and none is known: somebody who called, or left a form without a name. */
  get hasNobody(): boolean {
    return this.mode !== 'note' && this.to.length === 0 && (this.channel?.capabilities.recipients ?? this.conversation.reply_channel.kind === 'email');
  }

  get isPublic(): boolean {
    return this.mode !== 'note' && (this.way?.mode ?? this.conversation.mode) === 'public';
  }

  /** The channel and the ways to answer there; what was chosen among them stays chosen. */
  answerBy(way: Omit<Way, 'mode'>, channel: Channel | null): void {
    const kept = this.way?.channel === way.channel && way.modes.includes(this.way.mode) ? this.way.mode : way.modes[0];
    if (JSON.stringify({ ...way, mode: kept }) === JSON.stringify(this.way)) return;
    this.way = { ...way, mode: kept ?? 'private' };
    this.channel = channel ?? this.channel;
    if (way.to && !this.to.some(isAddress)) this.to = [way.to];
  }

  chooseMode(mode: Way['mode']): void {
    this.setMode('reply');
    if (this.way) this.way = { ...this.way, mode };
  }

  write(text: string): void {
    const began = !this.isWriting;
    this.text = text;
    this.#wroteAt = Date.now();
    this.changed();
    if (began) void post(`conversations/${this.id}/presence`, { writing: true }).catch(() => undefined);
  }

  changed(): void {
    this.wrong = '';
    this.#key = null;
    this.#saver.change(this.#body());
  }

  setMode(mode: 'reply' | 'note'): void {
    if (this.mode === mode) return;
    this.mode = mode;
    if (!this.isEmpty) this.changed();
  }

  /** Everyone who stood on the customer's message, or only the one who wrote. */
  replyAll(all: boolean): void {
    this.cc = all ? this.conversation.reply_cc.map(({ value }) => value) : [];
    this.changed();
  }

  /** Content types of files that can go out here; empty for all. */
  get takes(): string[] {
    return this.mode === 'note' ? [] : this.channel?.capabilities.attachment_types ?? [];
  }

  async attach(files: File[]): Promise<void> {
    await Promise.all(files.map((file) => this.#upload(file)));
  }

  detach(id: string): void {
    this.files = this.files.filter((file) => file.id !== id);
    this.changed();
  }

  async discard(): Promise<void> {
    const [thrown, files] = [this.#body(), this.files];
    await this.#saver.drop();
    this.#clear();
    notices.tell(t().composer.discarded, { action: { label: t().composer.undo, key: 'z', run: () => this.#returnTo({ body: thrown, files }) } });
    await remove(`conversations/${this.id}/draft`).catch(tellProblem);
  }

  /** The stopped send: what is new has been seen now. */
  goOn(): void {
    this.#seen = this.stop?.at(-1)?.id ?? this.#seen;
    this.stop = null;
  }

  async leave(): Promise<void> {
    this.#wroteAt = 0;
    this.#closeBox();
    await this.#saver.flush();
  }

  /** The page is being left, by whoever writes or by what sends them to log in. */
  keep = (): void => {
    if (!this.isEmpty && isAtRisk(this.save, this.sending, isLoggedOut())) keepHere(this.id, this.#body());
  };

  async send(form: Form): Promise<void> {
    this.wrong = this.#problem();
    if (this.wrong || this.sending || this.stop) return;
    this.sending = true;
    addEventListener('pagehide', this.keep); // Also of a conversation that was left meanwhile.
    try {
      await this.#saver.drop();
      if (this.mode === 'note') await this.#sendNote();
      else await this.#sendReply(form);
    } catch (error) {
      // Whoever has to log in again leaves the page at once.
      keepHere(this.id, this.#body());
      this.#saver.change(this.#body());
      await this.#failed(error);
    } finally {
      removeEventListener('pagehide', this.keep);
      this.sending = false;
    }
  }

  #problem(): string {
    if (!stream.reachable) return t().composer.offlineMore;
    if (this.isEmpty) return t().composer.empty;
    if (this.uploading.length) return t().composer.uploading(this.uploading[0] ?? '');
    if (this.mode === 'note') return '';
    if (this.cannotReply) return this.cannotReply;
    if (this.hasNobody) return t().composer.noRecipient;
    const bad = [...this.to, ...this.cc, ...this.bcc].find((value) => !isAddress(value));
    if (bad && this.channel?.capabilities.recipients) return t().composer.badAddress(bad);
    return this.maxLength && this.text.length > this.maxLength ? t().composer.tooLong : '';
  }

  async #sendNote(): Promise<void> {
    const body = { text: this.text, attachments: this.files.map(({ id }) => id), mentions: mentioned(this.text, people.agents) };
    await post(`conversations/${this.id}/notes`, body, { key: this.#keyOf(body) });
    this.#clear();
    await remove(`conversations/${this.id}/draft`).catch(() => undefined);
    this.mode = 'reply';
    await this.thread.load();
  }

  async #sendReply(form: Form): Promise<void> {
    const body = this.#reply(form);
    const next = list.neighbour(this.id, 1) ?? list.neighbour(this.id, -1);
    const message = await post<Message>(`conversations/${this.id}/replies`, body, { key: this.#keyOf(body) });
    const [sent, word] = [this.#body(), this.way?.mode === 'private_reply' ? this.publicWord.trim() : ''];
    this.#clear();
    this.#seen = message.id;
    if (word) await this.#leaveWord(word, message.id);
    void this.thread.load();
    // Who chats goes on talking, and what was said is on the other's screen already.
    if (this.conversation.reply_channel.kind === 'chat') return;
    this.#tell(message, sent);
    goOn(this.id, this.view, next);
  }

  async #leaveWord(text: string, seen: string): Promise<void> {
    const body: ReplyBody = { text, mode: 'public', channel: this.way?.channel ?? null, then: 'pending', last_seen_message: seen };
    try {
      const message = await post<Message>(`conversations/${this.id}/replies`, body, { key: newKey() });
      this.#seen = message.id;
      this.publicWord = '';
    } catch (error) {
      notices.tell(inWords(error), { kind: 'error' });
    }
  }

  #reply(form: Form): ReplyBody {
    const takesRecipients = this.channel?.capabilities.recipients ?? this.to.some(isAddress);
    return {
      text: this.text,
      ...(takesRecipients ? { to: this.to, cc: this.cc, bcc: this.bcc } : {}),
      ...(this.subject ? { subject: this.subject } : {}),
      mode: this.way?.mode ?? this.conversation.mode,
      ...(this.way ? { channel: this.way.channel } : {}),
      attachments: this.files.map(({ id }) => id),
      last_seen_message: this.#seen,
      ...formBody(form),
    };
  }

  async #failed(error: unknown): Promise<void> {
    if (newerMessages(error)) {
      await this.thread.load();
      this.stop = this.#newOnes(error);
      notices.say(t().composer.readFirst, true);
    } else if (error instanceof Unreachable) this.wrong = `${t().errors.unreachable} ${t().errors.draftKept}`;
    else this.wrong = error instanceof ApiError ? inWords(error) : t().errors.unknown;
  }

  /** The answer names what is new, in full or by id. */
  #newOnes(error: ApiError): Message[] {
    const named = (error.problem.messages ?? []) as unknown as (Message | string)[];
    const ids = named.map((one) => (typeof one === 'string' ? one : one.id));
    const full = named.filter((one): one is Message => typeof one !== 'string');
    const known = this.thread.messages.filter(({ id }) => ids.includes(id));
    return known.length ? known : full;
  }

  #tell(message: Message, sent: DraftBody): void {
    const who = this.conversation.contact.name || message.to[0]?.value || t().side.label;
    const leaves = message.delivery?.send_at ? Date.parse(message.delivery.send_at) : 0;
    const soon = leaves > Date.now() && leaves - Date.now() < 60_000;
    if (!message.delivery?.can_withdraw) return void notices.tell(t().composer.sentTo(who));
    const when = leaves > Date.now() ? moment(new Date(leaves).toISOString(), Date.now(), region(), t().wait) : '';
    notices.tell(soon || !when ? t().composer.sentTo(who) : t().composer.scheduledTo(who, when), {
      until: soon ? leaves : Date.now() + 10_000,
      countdown: soon ? (seconds) => t().composer.sendingTo(who, seconds) : null,
      action: { label: t().composer.undo, key: 'z', run: () => void this.#undo(message, sent) },
    });
  }

  async #undo(message: Message, sent: DraftBody): Promise<void> {
    try {
      await call('DELETE', `conversations/${this.id}/replies/${message.id}`);
    } catch (error) {
      return void notices.tell(error instanceof Unreachable ? inWords(error) : t().composer.tooLate, { kind: 'error' });
    }
    notices.tell(t().composer.undone);
    conversations.renew(this.id);
    this.#returnTo({ body: sent, files: message.attachments });
  }

  #returnTo(draft: Returned): void {
    giveBack(this.id, draft);
    returnTo(this.id, this.view);
  }

  /** What was not sent is a draft again, and is saved like one. */
  #takeBack({ body, files }: Returned): void {
    this.#fill({ ...body, attachments: files, saved_at: null });
    this.cameBack++;
    this.changed();
  }

  #keyOf(body: unknown): string {
    const of = JSON.stringify(body);
    if (this.#key?.of !== of) this.#key = { of, key: newKey() };
    return this.#key.key;
  }

  #begin(): void {
    const returned = takeReturned(this.id);
    if (returned) return this.#takeBack(returned);
    const here = readHere(this.id);
    const draft = this.conversation.draft;
    if (here && (!draft?.saved_at || here.at > Date.parse(draft.saved_at))) {
      this.#fill({ ...here.body, attachments: draft?.attachments ?? [], saved_at: null });
      this.changed();
    } else if (draft) this.#fill(draft);
    else this.#clear();
  }

  #fill(draft: Draft): void {
    this.text = draft.text;
    this.mode = draft.mode;
    this.to = draft.to.length ? draft.to : this.conversation.reply_to.map(({ value }) => value);
    this.cc = draft.cc;
    this.bcc = draft.bcc;
    this.subject = draft.subject;
    this.files = draft.attachments;
    this.savedAt = draft.saved_at ? Date.parse(draft.saved_at) : null;
  }

  #clear(): void {
    this.#begun++;
    this.text = '';
    this.files = [];
    this.uploading = [];
    this.subject = '';
    this.to = this.conversation.reply_to.map(({ value }) => value);
    this.cc = this.conversation.reply_cc.map(({ value }) => value);
    this.bcc = [];
    this.savedAt = null;
    this.#wroteAt = 0;
    forgetHere(this.id);
  }

  #body(): DraftBody {
    const { text, mode, to, cc, bcc, subject, files } = this;
    return { text, mode, to, cc, bcc, subject, attachments: files.map(({ id }) => id) };
  }

  async #saveDraft(body: DraftBody): Promise<void> {
    if (!body.text && !body.attachments.length) await remove(`conversations/${this.id}/draft`);
    else await put(`conversations/${this.id}/draft`, body);
    forgetHere(this.id);
  }

  #onState(state: SaveState): void {
    this.save = state;
    if (state === 'saved' || state === 'kept-here') this.savedAt = Date.now();
  }

  async #upload(file: File): Promise<void> {
    const refuse = (why: string): void => void notices.tell(`${t().composer.uploadFailed(file.name)} ${why}`, { kind: 'error' });
    if (this.takes.length && !this.takes.includes(file.type)) return refuse(t().problems['file_kind_not_taken'] ?? '');
    const limit = this.channel?.capabilities.max_attachment_bytes;
    if (limit && file.size > limit) return refuse(t().errors.tooLarge);
    const begun = this.#begun;
    this.uploading = [...this.uploading, file.name];
    try {
      const form = new FormData();
      form.append('file', file, file.name);
      const made = await call<Attachment>('POST', 'attachments', { form, timeLimitMs: 300_000 });
      if (begun !== this.#begun) return;
      this.files = [...this.files, made];
      this.changed();
    } catch (error) {
      if (begun === this.#begun) refuse(inWords(error));
    } finally {
      if (begun === this.#begun) this.#uploaded(file.name);
    }
  }

  #uploaded(name: string): void {
    const at = this.uploading.indexOf(name);
    this.uploading = this.uploading.filter((_, index) => index !== at);
  }
}
