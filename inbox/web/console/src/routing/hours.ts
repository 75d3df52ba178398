/** Working hours between what the API says and what a person types: `08:00-12:00, 13:00-17:00`. Pure. */
export interface Hours { hours: Record<string, string | string[]>; zone: string; source: 'yaml' | 'screen' | 'team' | null; ends: string | null }
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const ONE = /^([01]?\d|2[0-4])[:.][0-5]\d\s*[-–]\s*([01]?\d|2[0-4])[:.][0-5]\d$/;

export const written = (told: string | string[] | undefined): string => (Array.isArray(told) ? told.join(', ') : !told || told === 'off' ? '' : told);
const parts = (line: string): string[] => line.split(/[,;]/).map((part) => part.trim()).filter(Boolean);
export const isHours = (line: string): boolean => parts(line).every((part) => ONE.test(part));
/** Only days on which anything is worked. */
export const read = (lines: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(DAYS.map((day) => [day, parts(lines[day] ?? '')] as const).filter(([, told]) => told.length));
