/** Events of the log as a line in the thread. Null: it says nothing beside the messages themselves. Pure. */
import type { Words } from './i18n/sv';
import type { Event, Kind, Priority, Status } from './types';

export interface Names {
  agent: (id: unknown) => string | undefined;
  team: (id: unknown) => string | undefined;
  topic: (id: unknown) => string | undefined;
  tag: (id: unknown) => string | undefined;
}

interface Told {
  event: Event;
  data: Record<string, unknown>;
  words: Words;
  names: Names;
  /** Who did it; empty for the machine. */
  by: string;
  when: (at: string) => string;
}

type Tell = (told: Told) => string | null;

const statusName = (words: Words, status: unknown): string => words.status[status as Status] ?? String(status);

const LINES: Record<string, Tell> = {
  'conversation.assigned': assigned,
  'conversation.unassigned': ({ words, by }) => (by ? words.events.unassigned(by) : words.events.unassignedAuto),
  'conversation.status': ({ data, words, by, event }) => status(data, words, by, event),
  'conversation.snoozed': ({ words, by }) => changedTo(words, by, words.status.snoozed),
  'conversation.topic': ({ data, words, names, by }) => topic(names.topic(data['to']), words, by),
  'conversation.team': ({ data, words, names, by }) => {
    const team = names.team(data['to']) ?? words.side.noTeam;
    return by ? words.events.team(team, by) : words.events.teamAuto(team);
  },
  'conversation.priority': ({ data, words }) => words.events.priority(words.priority[data['to'] as Priority] ?? String(data['to'])),
  'conversation.kind': ({ data, words, by }) => changedTo(words, by, words.kind[data['to'] as Kind] ?? words.kind.none),
  'conversation.tagged': ({ data, words, names, by }) => (names.tag(data['tag']) ? words.events.tagged(names.tag(data['tag']) ?? '', by || words.events.system) : null),
  'conversation.untagged': ({ data, words, names, by }) => (names.tag(data['tag']) ? words.events.untagged(names.tag(data['tag']) ?? '', by || words.events.system) : null),
  'conversation.needs_no_answer': ({ words, by }) => words.events.noAnswer(by || words.events.system),
  'conversation.answer_needed': ({ words, by }) => words.events.needsAnswer(by || words.events.system),
  'conversation.merged': ({ words, by }) => words.events.merged(by || words.events.system),
  'conversation.unmerged': ({ words, by }) => words.events.unmerged(by || words.events.system),
  'consultation.asked': ({ words, by }) => words.events.asked(by || words.events.system),
  'conversation.linked': ({ words, by }) => words.events.linked(by || words.events.system),
  'conversation.split': ({ words, by }) => words.events.split(by || words.events.system),
  'follow_up.added': ({ words, by }) => words.events.followUp(by || words.events.system),
  'follow_up.handed': ({ data, words, names }) => words.events.followUpHanded(names.team(data['team']) ?? words.side.noTeam, data['why']),
  'follow_up.reopened': ({ words }) => words.events.followUpReopened,
  'follow_up.left_to_people': ({ words }) => words.events.followUpToPeople,
  'clock.missed': ({ data, words }) => (data['kind'] === 'follow_up' || data['kind'] === 'status_update' ? words.events.followUpMissed : null),
  'automatic.held': ({ words }) => words.events.autoHeld,
  'conversation.asked_status': ({ words }) => words.events.askedStatus,
  'follow_up.done': ({ words, by }) => words.events.followUpDone(by || words.events.system),
  'delivery.failed': ({ words }) => words.events.failed,
  'survey.asked': ({ words }) => words.events.surveyAsked,
  'survey.answered': ({ data, words }) => words.events.surveyAnswered(data['satisfaction'], data['effort']),
  'reply.withdrawn': ({ words, by }) => words.events.withdrawn(by || words.events.system),
  'message.received': ({ data, words }) => (data['reopened'] ? words.events.reopened : null),
};

export function eventWords(event: Event, words: Words, names: Names, when: (at: string) => string): string | null {
  const by = event.actor?.kind === 'agent' ? event.actor.name : '';
  return LINES[event.type]?.({ event, data: event.data, words, names, by, when }) ?? null;
}

function assigned({ event, data, words, names, by }: Told): string | null {
  if (data['to'] === null) return by ? words.events.unassigned(by) : words.events.unassignedAuto;
  const who = names.agent(data['to']);
  if (!who) return null;
  if (event.actor?.id === data['to']) return words.events.took(who);
  return by ? words.events.assigned(who, by) : words.events.assignedAuto(who);
}

const changedTo = (words: Words, by: string, to: string): string => (by ? words.events.status(by, to) : words.events.statusAuto(to));

function status(data: Record<string, unknown>, words: Words, by: string, event: Event): string | null {
  if (data['to'] === 'spam') return words.events.spam(by || words.events.system);
  if (data['from'] === 'spam') return words.events.notSpam(by || words.events.system);
  if (event.actor?.kind === 'contact') return null;
  if (data['why'] === 'silence') return words.events.closedSilent;
  if (data['why'] === 'link') return words.events.wokeLink;
  return changedTo(words, by, statusName(words, data['to']));
}

function topic(name: string | undefined, words: Words, by: string): string | null {
  if (!name) return null;
  return by ? words.events.topic(name, by) : words.events.topicAuto(name);
}

const ICONS: [RegExp, string][] = [
  [/assigned$/, 'user'],
  [/topic|tag/, 'tag'],
  [/team$/, 'team'],
  [/spam/, 'spam'],
  [/snoozed/, 'moon'],
  [/follow_up|clock/, 'flag'],
  [/held/, 'info'],
  [/failed/, 'fail'],
  [/link|merge|split/, 'link'],
  [/withdrawn/, 'again'],
  [/status|answer/, 'check'],
];

export const eventIcon = (event: Event): string => ICONS.find(([pattern]) => pattern.test(event.type))?.[1] ?? 'bolt';
