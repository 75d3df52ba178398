import type { components } from '../lib/schema';

export type Schemas = components['schemas'];
