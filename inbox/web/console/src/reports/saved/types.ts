import type { components } from '../../lib/schema';

type Schemas = components['schemas'];

export type SavedReport = Schemas['SavedReport'];
export type SavedQuestion = SavedReport['questions'][number];
export type Schedule = NonNullable<SavedReport['schedule']>;
export type Recipient = Schedule['recipients'][number];
