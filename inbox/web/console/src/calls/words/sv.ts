export interface CallWords {
  title: string; channel: string; manner: string; call: string; visit: string; direction: string; incoming: string; outgoing: string;
  who: string; whoHint: string; results: string; fresh: (what: string) => string; known: (name: string) => string; name: string; number: string; nobody: string; change: string;
  about: string; newMatter: string; topic: string; noTopic: string; said: string; saidHint: string;
  outcome: string; solved: string; open: string; pending: string; unanswered: string; notReached: string;
  promise: string; when: string; why: string; past: string; save: string; saved: (number: number) => string; show: string;
  ringing: string; talking: string; missed: string; over: string; calls: string; log: string; openIt: string; hide: string; hidden: string;
  answeredCall: string; answeredVisit: string; lasted: (minutes: number, seconds: number) => string; listen: string; callBack: (number: string) => string; logIt: string; keys: string;
}

export const sv: CallWords = {
  title: 'Logga samtal eller besök', channel: 'Kanal', manner: 'Hur', call: 'Samtal', visit: 'Besök', direction: 'Riktning', incoming: 'Kunden ringde', outgoing: 'Vi ringde',
  who: 'Vem', whoHint: 'Namn eller nummer', results: 'Kunder', fresh: (what) => `Ny kund: ${what}`, known: (name) => `Kund: ${name}`, name: 'Namn', number: 'Nummer', nobody: 'Okänd', change: 'Byt',
  about: 'Gäller', newMatter: 'Nytt ärende', topic: 'Ämne', noTopic: 'Inget ämne', said: 'Vad sades', saidHint: 'Vad frågan gällde och vad du svarade',
  outcome: 'Utfall', solved: 'Klart', open: 'Vi gör något mer', pending: 'Väntar på kunden', unanswered: 'Obesvarat, någon annan svarar', notReached: 'Ingen svarade',
  promise: 'Lova att höra av sig', when: 'När', why: 'Om vad', past: 'Den tiden har redan varit.', save: 'Logga', saved: (number) => `Loggat som ärende ${number}.`, show: 'Visa',
  ringing: 'Det ringer', talking: 'Pågående samtal', missed: 'Missat samtal', over: 'Avslutat samtal', calls: 'Samtal', log: 'Logga', openIt: 'Öppna', hide: 'Dölj', hidden: 'Dolt nummer',
  answeredCall: 'Besvarat i telefon', answeredVisit: 'Besvarat vid besök', lasted: (minutes, seconds) => (minutes ? `${minutes} min ${seconds} s` : `${seconds} s`), listen: 'Lyssna', callBack: (number) => `Ring upp ${number}`, logIt: 'Logga samtalet', keys: 'Ctrl Enter loggar',
};
