import type { AccountTexts, EmbeddedTexts, SignInTexts } from '../texts';

export const account: AccountTexts = {
  region: 'Ihre Anmeldung',
  signedInAs: 'Angemeldet als {name}',
  tokenHeading: 'Diese Seite braucht ein Token',
  tokenHelp: 'Fügen Sie einen Link zu dieser Seite ein, der ein Token enthält, oder das Token selbst.',
  tokenField: 'Link oder Token',
  openPage: 'Seite öffnen',
  noToken: 'Das ist weder ein Token noch ein Link, der eines enthält.',
  signInEnded: 'Ihre Anmeldung ist abgelaufen oder ungültig',
  newTokenHelp: 'Fügen Sie einen neuen Link oder ein neues Token ein. Ihre Eingaben auf dieser Seite bleiben erhalten.',
  carryOn: 'Weiter',
  signInNotLoaded:
    'Die Anmeldung konnte nicht geladen werden. Laden Sie die Seite neu, um es noch einmal zu versuchen.',
};

export const signIn: SignInTexts = {
  starting: 'Anmeldung läuft…',
  byRedirect: 'Sie melden sich bei {provider} an und kommen danach auf diese Seite zurück.',
  byPopup: 'Sie melden sich bei {provider} an, in einem eigenen Fenster.',
  signIn: 'Anmelden',
  tryAgain: 'Erneut versuchen',
  unreachable:
    '{provider} ist gerade nicht erreichbar. Prüfen Sie Ihre Verbindung, oder versuchen Sie es gleich noch einmal.',
  popupBlocked:
    'Der Browser hat das Anmeldefenster blockiert. Erlauben Sie Pop-ups für diese Seite, und versuchen Sie es noch einmal.',
  refused: '{provider} hat Sie nicht angemeldet: {detail}',
  askingHeading: 'Anmeldung abschließen',
  askingByPopup: 'Schließen Sie die Anmeldung in dem Fenster ab, das sich geöffnet hat.',
  askingByRedirect: 'Weiter zu {provider}…',
  openAgain: 'Noch einmal öffnen',
  signOut: 'Abmelden',
  expired: 'Ihre Anmeldung ist abgelaufen. Deshalb wird hier nichts angezeigt.',
  expiredKept: 'Ihre Anmeldung ist abgelaufen. Ihre Eingaben auf dieser Seite bleiben erhalten.',
  signInAgain: 'Erneut anmelden',
  noRoleHeading: 'Sie haben hier noch keine Rolle',
  noRole:
    'Sie sind angemeldet, haben in Undertone aber noch keine Rolle. Bitten Sie diejenigen, die in Ihrem Unternehmen die Konten verwalten, um eine: Mitarbeiter, Teamleiter oder Administrator. Sie brauchen diese Angaben:',
  supervisorsHeading: 'Diese Seite ist für Teamleiter',
  supervisors:
    'Sie sind als Mitarbeiter angemeldet. Diese Seite können nur Teamleiter und Administratoren benutzen. Wenn Sie dazugehören sollen, bitten Sie diejenigen, die in Ihrem Unternehmen die Konten verwalten, um diese Rolle. Sie brauchen diese Angaben:',
  account: 'Konto',
  accountId: 'ID',
  reason: 'Grund',
  checkAgain: 'Erneut prüfen',
  notAcceptedHeading: 'Undertone akzeptiert diese Anmeldung nicht',
  notAccepted:
    'Sie sind angemeldet, aber der Server lehnt ab, was {provider} ausgestellt hat. Das liegt nicht an Ihrem Konto, sondern an der Konfiguration. Zeigen Sie das Ihrem Administrator:',
  serverAnswered: 'Der Server hat mit {status} geantwortet.',
};

export const embedded: EmbeddedTexts = {
  titleInChatwoot: 'Kundenstimmung in Chatwoot',
  titleInZendesk: 'Kundenstimmung in Zendesk',
  noToken: 'Hier ist niemand angemeldet, und in der Konfiguration dieser Seite steht kein Token.',
  belongsInChatwoot: 'Diese Seite gehört in Chatwoot. Fügen Sie sie dort als Dashboard-App hinzu.',
  noConnection: 'Die URL dieser Dashboard-App enthält kein gültiges „connection=…“.',
  noOrigin: 'Die URL dieser Dashboard-App enthält kein gültiges „origin=…“: die Adresse Ihres Chatwoot, ohne Pfad.',
  otherOrigin: 'Diese Dashboard-App ist für {expected} eingerichtet, wurde aber in {actual} geöffnet.',
  waitingForChatwoot: 'Warten auf Chatwoot…',
  unclearConversation: 'Chatwoot hat nicht mitgeteilt, welche Unterhaltung offen ist.',
  noAnswerFromChatwoot: 'Keine Antwort von Chatwoot unter {origin}. Öffnen Sie die Unterhaltung noch einmal.',
  belongsInZendesk: 'Diese Seite gehört in Zendesk. Installieren Sie sie dort als App in der Ticket-Seitenleiste.',
  openedElsewhere: 'Diese Seite wurde nicht von {origin} geöffnet.',
  waitingForZendesk: 'Warten auf Zendesk…',
  noAnswerFromZendesk: 'Keine Antwort von Zendesk. Laden Sie die Apps dieses Tickets neu.',
  unclearTicket: 'Zendesk hat nicht mitgeteilt, welches Ticket offen ist.',
  noConnectionSetting: 'In den Einstellungen dieser App steht keine gültige Verbindung.',
  lookingUp: 'Die Unterhaltung zu diesem Ticket wird gesucht…',
  noConversation: 'Dieses Ticket kommt nicht aus dem Messaging. Deshalb gibt es keine Unterhaltung dazu.',
  lookUpRefused: 'Zendesk hat die Unterhaltung zu diesem Ticket nicht mitgeteilt: Es hat mit {status} geantwortet.',
  lookUpFailed:
    'Zendesk hat die Unterhaltung zu diesem Ticket nicht mitgeteilt. Laden Sie die Apps dieses Tickets neu.',
};
