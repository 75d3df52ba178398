/** Which icon stands for a kind of channel. Pure. */
const CHANNEL_ICONS: Record<string, string> = {
  email: 'mail',
  form: 'form',
  chat: 'chat',
  phone: 'phone',
  messenger: 'messenger',
  facebook: 'facebook',
  instagram: 'instagram',
  x: 'xlogo',
  forum: 'forum',
};

export const channelIcon = (kind: string | null | undefined): string => CHANNEL_ICONS[kind ?? ''] ?? 'chat';
