import type { components } from '../lib/schema';

export type Schemas = components['schemas'];
export type ThreadFacts = Schemas['ThreadShape'];
export type Way = Schemas['WayShape'];
export type Act = Schemas['ActShape'];
export type ActKind = Schemas['ModerateBody']['action'];
export type Approval = Schemas['ApprovalShape'];
export type PostRow = Schemas['PostRow'];
