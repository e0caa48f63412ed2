// The chat platforms, by the name in the webhook's path. A new one is a folder here and a row in this table.
import { acs } from './acs/acs';
import { chatwoot } from './chatwoot/chatwoot';
import { front } from './front/front';
import { intercom } from './intercom/intercom';
import type { Platform } from './platform';
import { telegram } from './telegram/telegram';

export const platforms = {
  chatwoot,
  intercom,
  acs,
  telegram,
  front,
} as const satisfies Record<string, Platform>;

export type PlatformName = keyof typeof platforms;

export const platformNames = Object.keys(platforms) as PlatformName[];

/** The platform of a name, or undefined. */
export function platformOf(name: string): Platform | undefined {
  return Object.hasOwn(platforms, name) ? platforms[name as PlatformName] : undefined;
}
