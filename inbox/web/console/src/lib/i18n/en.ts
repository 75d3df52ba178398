import { sv, type Words } from './sv';
export const en: Words = sv;
