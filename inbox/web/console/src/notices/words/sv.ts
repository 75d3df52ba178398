/** What a line is made of; each kind uses what it needs. */
export interface Facts {
  number: number;
  due: string;
  channel: string;
  /** Of a word that a whole topic was promised; then there is no number. */
  topic: string;
  silent: boolean;
  n: number;
  high: number;
}

const TOLD = {
  assigned: ({ number }: Facts): string => `Ärende ${number} är ditt nu`,
  mentioned: ({ number }: Facts): string => `Du nämns i en anteckning i ärende ${number}`,
  near_breach: ({ number, due }: Facts): string => `Ärende ${number}: tiden går ut ${due}`,
  breached: ({ number, topic }: Facts): string => (number ? `Ärende ${number}: tiden har gått ut` : `Ämnet ${topic}: beskedet till dem som frågar är försenat`),
  promise_due: ({ number, due, topic }: Facts): string => (number ? `Ärende ${number}: löfte om att höra av sig ${due}` : `Ämnet ${topic}: nästa besked är lovat ${due}`),
  channel_trouble: ({ channel, silent }: Facts): string => (silent ? `Kanalen ${channel} är ovanligt tyst` : `Kanalen ${channel} fungerar inte`),
  unusual_volume: ({ channel, n, high }: Facts): string => `Ovanligt mycket${channel ? ` i ${channel}` : ''}: ${n} meddelanden den här timmen, normalt högst ${high}`,
};

export const sv = {
  told: TOLD,
  readAll: 'Markera alla som lästa', isNew: 'Oläst', older: 'Visa äldre', settings: 'Välj vad du vill veta',
  none: 'Inga notiser', noneMore: 'Här står när du får ett ärende, nämns, eller när en tid håller på att gå ut.',
  lede: 'Välj vad du vill få veta och hur. Utanför konsolen står bara ärendets nummer och varför, aldrig vad kunden har skrivit.',
  what: 'Vad och hur', kind: 'Händelse',
  kinds: { assigned: 'Jag får ett ärende', mentioned: 'Någon nämner mig', near_breach: 'Tiden är på väg att gå ut', breached: 'Tiden har gått ut', promise_due: 'Ett löfte om att höra av sig', channel_trouble: 'En kanal är tyst eller fungerar inte', unusual_volume: 'Ovanligt många meddelanden' },
  ways: { console: 'Klockan', mail: 'Mejl', push: 'Webbläsare', chat: 'Chattverktyg' },
  by: (kind: string, way: string): string => `${kind}: ${way}`,
  mailTo: (address: string): string => `Mejl går till ${address}.`, noMail: 'Ingen brevlåda kan skicka notiser än.',
  pace: 'Takt', digest: 'Samla det som kommer inom', minutes: (count: number): string => (count === 0 ? 'Samla inte' : count === 60 ? 'En timme' : count > 60 ? `${count / 60} timmar` : `${count} minuter`),
  digestMore: 'Den första skickas genast. Det som följer inom den tiden kommer som en enda notis.',
  quiet: 'Tysta tider', quietMore: 'Då står notiser bara bakom klockan. Resten skickas när den tysta tiden är slut, om du inte redan har läst det.',
  from: 'Från', until: 'Till', weekend: 'Hela lördag och söndag', zone: 'Tidszon', ownZone: (zone: string): string => `Organisationens (${zone})`,
  browsers: 'Webbläsare', browsersMore: 'En webbläsare kan säga till även när Inkorg inte är öppen. Den får bara veta att ett ärende väntar.',
  thisBrowser: 'Den här webbläsaren', tellHere: 'Säg till i den här webbläsaren', stopHere: 'Sluta säga till här',
  noPush: 'Den här webbläsaren kan inte ta emot notiser på den här adressen. Det kräver https.', blocked: 'Notiser är blockerade för den här adressen. Tillåt dem i webbläsarens inställningar och försök igen.',
  pushFailed: 'Webbläsaren kunde inte anmäla sig till sin notistjänst.', lastTold: 'Senast', never: 'Inget skickat än', removed: 'Borttagen',
  chat: 'Chattverktyg', chatMore: 'Adressen är hemlig: den sparas krypterad och visas aldrig igen.', noChat: 'Organisationen har inte valt något chattverktyg. En administratör kan göra det i organisation.yaml.',
  allowed: (tools: string): string => `Verktyg som får användas: ${tools}`, addressName: 'Namn', address: 'Adress', addressHelp: 'Som apprise skriver den, till exempel slack://TokenA/TokenB/TokenC',
  whose: 'För', own: 'Mig själv', team: (name: string): string => `Teamet ${name}`, teamKinds: 'Teamet får veta', add: 'Lägg till', test: 'Prova', sent: 'Framme', tested: 'Skickat. Titta i verktyget.', failed: 'Det gick inte fram.',
  faults: (way: string): string => `Det senaste till ${way} kom inte fram`,
};
export type NoticeWords = typeof sv;
