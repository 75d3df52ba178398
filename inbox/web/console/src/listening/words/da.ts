import type { ListeningWords } from './sv';

export const da: ListeningWords = {
  title: 'Omtale', lede: 'Offentlige opslag, som gemte søgninger har fundet. De er ikke skrevet til jer, og intet ur går, før nogen gør dem til en sag.',
  nothing: 'Ingen opslag', nothingMore: 'Her vises opslag, som søgningerne i kanalens indstillinger finder.', make: 'Gør til sag', open: 'Åbn sagen', aside: 'Læg til side', fresh: 'Nye', taken: 'Blev sager', set: 'Til side', label: 'Hvilke opslag', found: (search) => `søgning: ${search}`, where: 'Vis på platformen', more: 'Vis flere', limits: 'X udleverer ikke krypterede beskeder, direkte beskeder ældre end 30 dage eller opslag ældre end 7 dage.',
};
