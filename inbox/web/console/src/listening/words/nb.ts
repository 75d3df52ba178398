import type { ListeningWords } from './sv';

export const nb: ListeningWords = {
  title: 'Omtale', lede: 'Offentlige innlegg som lagrede søk har funnet. De er ikke skrevet til dere, og ingen klokke går før noen gjør dem til en sak.',
  nothing: 'Ingen innlegg', nothingMore: 'Her vises innlegg som søkene i kanalens innstillinger finner.', make: 'Gjør til sak', open: 'Åpne saken', aside: 'Legg til side', fresh: 'Nye', taken: 'Ble saker', set: 'Til side', label: 'Hvilke innlegg', found: (search) => `søk: ${search}`, where: 'Vis på plattformen', more: 'Vis flere', limits: 'X gir ikke ut krypterte meldinger, direktemeldinger eldre enn 30 dager eller innlegg eldre enn 7 dager.',
};
