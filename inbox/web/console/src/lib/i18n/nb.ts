import { sv, type Words } from './sv';
export const nb: Words = sv;
