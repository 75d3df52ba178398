import type { SavedWords } from './sv';

export const en: SavedWords = {
  title: 'Saved reports', link: 'Saved', lede: 'Reports that you saved, that are shared with you, or that you get by mail.',
  mine: 'Mine', others: 'Shared with me', empty: 'No saved reports', emptyMore: 'Choose a figure and a period under Reports and save. What is shared with you appears here too.', toReports: 'To the reports',
  owner: (name) => `Saved by ${name}`, nobody: 'Private', everybody: 'Shared with everybody who may read reports', withTeam: (team) => `Shared with ${team}`,
  period: 'Period', dates: 'My own dates',
  periods: {
    today: 'Today', yesterday: 'Yesterday', this_week: 'This week', last_week: 'Last week', last_4_weeks: 'The last 4 weeks',
    this_month: 'This month so far', last_month: 'Last month', this_quarter: 'This quarter so far', last_quarter: 'Last quarter',
    this_year: 'This year so far', last_year: 'Last year', last_7_days: '7 days until today', last_30_days: '30 days until today', last_90_days: '90 days until today', last_365_days: '365 days until today',
  },
  from: (dates) => `The period is ${dates}.`,
  save: 'Save', saveTitle: 'Save the report', name: 'Name', into: 'Save as', asNew: 'A new report', part: (name) => `A part of “${name}”`, saved: (name) => `Saved in “${name}”.`, open: 'Open', update: (name) => `Save in “${name}”`,
  share: 'Who sees it', sharing: { nobody: 'Only me', team: 'A team', everybody: 'Everybody who may read reports' }, team: 'Team', shareMore: 'Everybody sees only the figures that they may see themselves.',
  download: 'Download', csv: 'CSV for spreadsheets', parquet: 'Parquet for analysis',
  change: 'Change', changeTitle: 'Change the report', parts: 'Parts', takeOut: (part) => `Take out ${part}`, up: (part) => `Move ${part} up`, delete: 'Delete the report', deleteSure: 'Delete it for everybody?', deleteYes: 'Yes, delete', deleted: 'The report is deleted.', edit: 'Change the question',
  hidden: 'Not shown to you', hiddenMore: 'This part shows more than your own figures.', gone: 'There is no such report', goneMore: 'It was deleted, or is not shared with you.', noRight: 'You may not read reports', noRightMore: 'Ask a lead if you need to.',
  mail: 'Send by mail', mailTitle: 'Send the report by mail', every: 'How often', everys: { day: 'Each day', week: 'Each week', month: 'Each month' }, weekday: 'Day of the week', day: 'Day of the month', dayMore: 'In a shorter month its last day.', hour: 'At', zone: 'Time zone', zones: { organisation: 'The organisation’s', recipient: 'The recipient’s own' },
  to: 'To', toMe: 'Sent to yourself. A lead can send to others.', toMore: 'Everybody gets the figures that they may see, in their language.', start: 'Save the schedule', stop: 'Stop sending', stopped: 'The report is not sent any more.', scheduled: 'The schedule is saved.',
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  sentOn: { day: (hour) => `Sent each day at ${hour}`, week: (day, hour) => `Sent each ${day} at ${hour}`, month: (day, hour) => `Sent on day ${day} of each month at ${hour}` }, inZone: { organisation: 'the organisation’s time', recipient: 'the recipient’s time' },
  recipients: 'Recipients', who: 'Who', next: 'Next', last: 'Last', never: 'Not yet', left: 'Has left',
  states: { waiting: 'Waiting to be sent', taken: 'Nobody can know whether it arrived', sent: 'Sent', failed: 'Could not be sent', dropped: 'Not sent' }, reasons: { not_wanted: 'may not read reports, or has left', nothing_to_see: 'may see no part of it', 'Held: brake': 'automatic mail is stopped', 'No mailbox can send notices.': 'no mailbox can send' },
  youGet: 'You get this report by mail.', youLeft: 'You do not get this report by mail any more.', leave: 'Stop sending it to me', comeBack: 'Send it to me again', leftNow: 'You do not get the report any more.', backNow: 'You get the report again.',
  tryIt: 'Send it to me now', tried: 'Sent to your address.', tryFailed: (why) => `Could not be sent: ${why}`, tryUnknown: 'Nobody can know whether the mail arrived.',
};
