// The sign-in's English texts. `{…}` stands for a value.

export const words = {
  starting: 'Signing in…',
  heading: 'Sign in to see how your customer feels',
  byRedirect: 'You sign in at {provider} and come back to this page.',
  byPopup: 'You sign in at {provider}, in a window that opens for it.',
  signIn: 'Sign in',
  tryAgain: 'Try again',
  unreachable: '{provider} can’t be reached just now. Check your connection, or try again in a moment.',
  popupBlocked: 'The browser blocked the sign-in window. Allow pop-ups for this page, then try again.',
  refused: '{provider} did not sign you in: {detail}',

  askingHeading: 'Finish signing in',
  askingByPopup: 'Finish signing in in the window that has opened.',
  askingByRedirect: 'Going to {provider}…',
  openAgain: 'Open it again',

  signedInAs: 'Signed in as {name}',
  signOut: 'Sign out',

  expired: 'Your sign-in has ended, so nothing is shown here.',
  signInAgain: 'Sign in again',

  noRoleHeading: 'You have no role here yet',
  noRole:
    'You are signed in, but nobody has given you a role in Undertone. Ask whoever manages accounts in your organisation for one: agent, supervisor or administrator. They need to know:',
  account: 'Account',
  accountId: 'Id',
  reason: 'Reason',
  checkAgain: 'Check again',

  notAcceptedHeading: 'Undertone does not accept this sign-in',
  notAccepted:
    'You are signed in, but the server refuses what {provider} has issued. The cause is not your account but the set-up. Show this to your administrator:',
} as const;

/** A text with its values filled in. */
export function inWords(key: keyof typeof words, values: Readonly<Record<string, string>> = {}): string {
  return words[key].replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
