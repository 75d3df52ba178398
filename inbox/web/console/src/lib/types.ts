/** Names for the shapes of the public API. The types themselves are made from its OpenAPI document. */
import type { components } from './schema';

export type Schemas = components['schemas'];

export type Me = Schemas['Me'];
export type Report = Schemas['Report'];
export type Wall = Schemas['WallShape'];
export type Wallboard = Schemas['WallboardRow'];
export type WallboardCreated = Schemas['WallboardCreated'];
export type ReportRow = Schemas['ReportRow'];
export type ReportCell = Schemas['ReportCell'];
export type BehindPage = Schemas['BehindPage'];
export type MeChange = Partial<Schemas['MeChange']>;
export type SessionRow = Schemas['SessionRow'];
export type Notice = Schemas['NoticeShape'];
export type NoticesPage = Schemas['NoticesPage'];
export type NoticeSettings = Schemas['NoticeSettings'];
export type NoticeSettingsChange = Partial<Schemas['NoticeSettingsChange']>;
export type Survey = Schemas['SurveyShape'];
export type Presence = Schemas['Presence'];
export type Role = Schemas['Role'];
export type Agent = Schemas['AgentShape'];
export type AgentNew = Partial<Schemas['AgentNew']> & { login: string; name: string };
export type AgentChange = Partial<Schemas['AgentChange']>;
export type AgentCreated = Schemas['AgentCreated'];
export type Competence = Schemas['CompetenceShape'];
export type Named = Schemas['Named'];
export type Team = Schemas['TeamShape'];
export type Topic = Schemas['TopicShape'];
export type Tag = Schemas['TagShape'];
export type ChannelRef = Schemas['ChannelRef'];
export type Channel = Schemas['ChannelShape'];
export type Health = Schemas['Health'];
export type CheckResult = Schemas['CheckResult'];
export type CheckLine = CheckResult['lines'][number];
export type Trouble = Schemas['Trouble'];
export type Checked = Schemas['Checked'];
export type View = Schemas['ViewShape'];
export type Due = Schemas['Due'];
export type Row = Schemas['ConversationRow'];
export type Conversation = Schemas['ConversationShape'];
export type ConversationChange = Partial<Omit<Schemas['ConversationChange'], 'tags' | 'snooze'>> & {
  tags?: { add?: string[]; remove?: string[] };
  snooze?: Snooze;
};
export type Snooze = { until?: string | null; on_reply?: boolean; on_link?: string | null };
export type Reason = Schemas['Reason'];
export type Similar = Schemas['SimilarShape'];
export type Learning = Schemas['LearningShape'];
export type LearningChange = Partial<Schemas['LearningChange']>;
export type ModelVersion = Schemas['ModelVersionShape'];
export type Message = Schemas['MessageShape'];
export type Attachment = Schemas['AttachmentShape'];
export type Delivery = Schemas['DeliveryShape'];
export type Party = Schemas['PartyShape'];
export type Draft = Schemas['DraftShape'];
export type DraftBody = Schemas['DraftBody'];
export type ReplyBody = Partial<Omit<Schemas['ReplyBody'], 'snooze'>> & { text: string; snooze?: Snooze };
export type ConversationNew = Partial<Schemas['ConversationNew']>;
export type Event = Schemas['EventShape'];
export type StreamEvent = Schemas['StreamEvent'];
export type StreamFrame = Schemas['StreamFrame'];
export type PresenceFrame = Schemas['PresenceFrame'];
export type Contact = Schemas['ContactShape'];
export type Call = Schemas['CallShape'];
export type Looked = Schemas['AccessShape'];
export type SamePerson = Schemas['SamePerson'];
export type ListenedPost = Schemas['ListenedPost'];
export type Caller = Schemas['CallerShape'];
export type ContactChange = Partial<Schemas['ContactChange']>;
export type SearchHit = Schemas['SearchHit'];
export type Overview = Schemas['Overview'];
export type OverviewChannel = Schemas['OverviewChannel'];
export type QuarantineRow = Schemas['QuarantineRow'];
export type UnreadReason = QuarantineRow['reason'];
export type DeliveryRow = Schemas['DeliveryRow'];
export type SavedView = Schemas['SavedViewShape'];
export type TokenRow = Schemas['TokenRow'];
export type TokenCreated = Schemas['TokenCreated'];
export type Job = Schemas['JobShape'];
export type FollowUp = Schemas['FollowUpShape'];
export type Organisation = Schemas['OrganisationShape'];
export type Field = Schemas['FieldShape'];
export type Consultation = Partial<Schemas['ConsultationBody']> & { to: string; text: string };
export type Priority = Schemas['Priority'];
export type Kind = Schemas['Kind'];
export type Status = Schemas['Status'];
export type Locale = Me['locale'];
export type Theme = Me['theme'];
export type Sort = 'due' | 'newest' | 'longest';

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Problem {
  title: string;
  status: number;
  code: string;
  detail: string;
  field?: string | null;
  messages?: Message[];
  current?: Row;
  errors?: { field: string; message: string; code: string }[];
}
