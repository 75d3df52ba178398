import type { WallboardWords } from './sv';

export const en: WallboardWords = {
  lede: 'An address for a screen on the wall. It shows sums, never customers, conversations or single agents, and nobody logs in.',
  make: 'New wallboard', name: 'Name', example: 'Customer service, 3rd floor', shows: 'Shows', everything: 'Everything', teams: 'One team', channels: 'One channel',
  ofTeam: (name) => `Team ${name}`, ofChannel: (name) => `Channel ${name}`,
  language: 'Language', look: 'Look', themes: { dark: 'dark', light: 'light', system: 'as the screen' }, seen: 'Last seen', never: 'Never', until: 'Works until',
  withdrawn: 'it is withdrawn', over: 'Its time is over', lastDay: 'Last day', lastDayMore: 'Leave it empty if it should work until it is withdrawn.',
  withdraw: 'Withdraw', sure: (name) => `Withdraw ${name}? The screen goes dark within seconds, and the address can’t be had back.`,
  address: 'Address', openThere: 'Open this address in the screen’s browser.', once: 'Copy it now, it is not shown again. Whoever has the address sees the figures.',
  none: 'No wallboards', noneMore: 'Make one to show how things stand on a screen on the wall.',
};
