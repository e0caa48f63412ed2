// The simulated chat platforms, by name.
import type { PlatformName } from '../../shared/platforms/platforms';
import type { PlatformSender } from './platform-sender';
import { chatwoot } from './senders/chatwoot';
import { crisp } from './senders/crisp';
import { livechat } from './senders/livechat';
import { rocketchat } from './senders/rocketchat';
import { slack } from './senders/slack';
import { sunshine } from './senders/sunshine';
import { telegram } from './senders/telegram';
import { twilio } from './senders/twilio';
import { whatsapp } from './senders/whatsapp';

export const senders: Record<PlatformName, PlatformSender> = {
  chatwoot,
  rocketchat,
  slack,
  twilio,
  sunshine,
  whatsapp,
  telegram,
  livechat,
  crisp,
};
