// The simulated chat platforms, by name.
import type { PlatformName } from '../../shared/platforms/platforms';
import type { PlatformSender } from './platform-sender';
import { acs } from './senders/acs';
import { chatwoot } from './senders/chatwoot';
import { crisp } from './senders/crisp';
import { livechat } from './senders/livechat';
import { rocketchat } from './senders/rocketchat';
import { slack } from './senders/slack';
import { sunshine } from './senders/sunshine';
import { front } from './senders/front';
import { intercom } from './senders/intercom';
import { telegram } from './senders/telegram';
import { twilio } from './senders/twilio';
import { whatsapp } from './senders/whatsapp';

export const senders: Record<PlatformName, PlatformSender> = {
  chatwoot,
  rocketchat,
  twilio,
  sunshine,
  intercom,
  acs,
  whatsapp,
  slack,
  telegram,
  livechat,
  front,
  crisp,
};
