// The chat platforms, by the name in the webhook's path. A new one is a folder here and a row in this table.
import { acs } from './acs/acs';
import { chatwoot } from './chatwoot/chatwoot';
import { crisp } from './crisp/crisp';
import { livechat } from './livechat/livechat';
import { front } from './front/front';
import { intercom } from './intercom/intercom';
import type { Platform } from './platform';
import { rocketchat } from './rocketchat/rocketchat';
import { slack } from './slack/slack';
import { sunshine } from './sunshine/sunshine';
import { telegram } from './telegram/telegram';
import { twilio } from './twilio/twilio';
import { whatsapp } from './whatsapp/whatsapp';

export const platforms = {
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
} as const satisfies Record<string, Platform>;

export type PlatformName = keyof typeof platforms;

export const platformNames = Object.keys(platforms) as PlatformName[];

/** The platform of a name, or undefined. */
export function platformOf(name: string): Platform | undefined {
  return Object.hasOwn(platforms, name) ? platforms[name as PlatformName] : undefined;
}
