/** The only place that talks HTTP: addresses under /api/v1, the CSRF header, and errors as one type. */
import { openedBy, reasonFor } from './access';
import type { Page, Problem } from './types';

const ROOT = '/api/v1/';
const TIME_LIMIT_MS = 20_000;

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail || problem.title);
  }
}

/** Nothing reached the server, or no answer came back: we cannot know which. */
export class Unreachable extends Error {}

export interface CallOptions {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Sends an Idempotency-Key, so that a repeated try does the thing once. */
  key?: string;
  /** The page is being left: the request may outlive it. */
  keepalive?: boolean;
  timeLimitMs?: number;
}

let csrf = '';
let onLoggedOut: () => void = () => undefined;
let loggedOut = false;

export function useCsrf(token: string): void {
  csrf = token;
}

export function whenLoggedOut(act: () => void): void {
  onLoggedOut = act;
}

/** Whatever is asked from now on, the answer is no, until somebody has logged in again. */
export const isLoggedOut = (): boolean => loggedOut;

export function logInAgain(): void {
  loggedOut = true;
  onLoggedOut();
}

export function address(path: string, query: CallOptions['query'] = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
  return ROOT + path + (search ? `?${search}` : '');
}

function headersFor(method: string, options: CallOptions): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.key) headers['Idempotency-Key'] = options.key;
  return headers;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback = { title: response.statusText, status: response.status, code: 'unknown', detail: '' };
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) };
  } catch {
    return fallback;
  }
}

async function send(method: string, path: string, options: CallOptions): Promise<Response> {
  const limit = AbortSignal.timeout(options.timeLimitMs ?? TIME_LIMIT_MS);
  try {
    return await fetch(address(path, options.query), {
      method,
      headers: headersFor(method, options),
      body: options.form ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
      credentials: 'same-origin',
      keepalive: options.keepalive ?? false,
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Unreachable(String(error));
  }
}

/** The answer as it came; what is no success is raised. */
export async function ask(method: string, path: string, options: CallOptions = {}): Promise<Response> {
  const first = await send(method, path, options);
  const response = first.status === 403 && (await sayWhy(path, first.clone())) ? await send(method, path, options) : first;
  if (response.status === 401) logInAgain();
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return response;
}

const telling = new Map<string, Promise<boolean>>();

/** A protected customer opens for a reason. It is told once for all that is asked at the same time; the server then knows it for some hours. */
async function sayWhy(path: string, refused: Response): Promise<boolean> {
  const [opened, reason] = [openedBy(path), reasonFor(path)];
  if (!opened || !reason || (await problemOf(refused)).code !== 'reason_needed') return false;
  const told = telling.get(opened) ?? send('GET', opened, { headers: { 'X-Access-Reason': encodeURIComponent(reason) } }).then(({ ok }) => ok);
  telling.set(opened, told);
  return told.finally(() => telling.delete(opened));
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await ask(method, path, options);
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined as T;
  return (await response.json()) as T;
}

export const get = <T>(path: string, query: CallOptions['query'] = {}, options: CallOptions = {}): Promise<T> =>
  call<T>('GET', path, { ...options, query });
export const post = <T>(path: string, body: unknown = {}, options: CallOptions = {}): Promise<T> =>
  call<T>('POST', path, { ...options, body });
export const put = <T>(path: string, body: unknown, options: CallOptions = {}): Promise<T> =>
  call<T>('PUT', path, { ...options, body });
export const patch = <T>(path: string, body: unknown, options: CallOptions = {}): Promise<T> =>
  call<T>('PATCH', path, { ...options, body });
export const remove = <T>(path: string, options: CallOptions = {}): Promise<T> => call<T>('DELETE', path, options);

/** All pages of a list that is known to be short (teams, topics, agents …). */
export async function getAll<T>(path: string, query: CallOptions['query'] = {}): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, cursor ? { ...query, cursor } : query);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < 5000);
  return items;
}

export const newKey = (): string =>
  // randomUUID exists only on https and localhost.
  Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
