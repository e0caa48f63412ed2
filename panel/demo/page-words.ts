import type { TokenHolder } from '../account/token-holder';
import type { DemoTexts } from '../languages/texts';
import { fillIn } from '../ui/language';

/** The page's texts for a user: heading, name and role, and what this user can see. */
export function pageWords(
  { name, role }: TokenHolder,
  texts: DemoTexts,
): { heading: string; signedIn: string; explanation: string } {
  const who = role ?? 'nobody';
  return {
    heading: texts[`${who}Heading`],
    signedIn: fillIn(texts[`${who}SignedIn`], { name: name ?? texts.nameless }),
    explanation: texts[`${who}Explanation`],
  };
}
