// The chat platforms, by the name in the webhook's path. A new one is a folder here and a row in this table.
import { chatwoot } from './chatwoot/chatwoot';
import type { Platform } from './platform';
import { sunshine } from './sunshine/sunshine';
import { telegram } from './telegram/telegram';
import { twilio } from './twilio/twilio';
import { whatsapp } from './whatsapp/whatsapp';

export const platforms = {
  chatwoot,
  twilio,
  sunshine,
  whatsapp,
  telegram,
} as const satisfies Record<string, Platform>;

export type PlatformName = keyof typeof platforms;

export const platformNames = Object.keys(platforms) as PlatformName[];

/** The platform of a name, or undefined. */
export function platformOf(name: string): Platform | undefined {
  return Object.hasOwn(platforms, name) ? platforms[name as PlatformName] : undefined;
}
