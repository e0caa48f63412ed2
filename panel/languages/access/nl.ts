import type { AccountTexts, EmbeddedTexts, SignInTexts } from '../texts';

export const account: AccountTexts = {
  region: 'Je aanmelding',
  signedInAs: 'Ingelogd als {name}',
  tokenHeading: 'Deze pagina heeft een token nodig',
  tokenHelp: 'Plak een link naar deze pagina met een token erin, of het token zelf.',
  tokenField: 'Link of token',
  openPage: 'Pagina openen',
  noToken: 'Dat is geen token en ook geen link met een token.',
  signInEnded: 'Je sessie is verlopen of wordt niet geaccepteerd',
  newTokenHelp: 'Plak een nieuwe link of een nieuw token. Wat je op deze pagina hebt ingevuld, blijft staan.',
  carryOn: 'Doorgaan',
  signInNotLoaded: 'Het inloggen kon niet worden geladen. Laad de pagina opnieuw om het nog eens te proberen.',
};

export const signIn: SignInTexts = {
  starting: 'Bezig met inloggen…',
  byRedirect: 'Je logt in bij {provider} en komt daarna terug op deze pagina.',
  byPopup: 'Je logt in bij {provider}, in een venster dat daarvoor opengaat.',
  signIn: 'Inloggen',
  tryAgain: 'Opnieuw proberen',
  unreachable: '{provider} is nu niet bereikbaar. Controleer je verbinding of probeer het zo meteen opnieuw.',
  popupBlocked:
    'De browser heeft het inlogvenster geblokkeerd. Sta pop-ups toe voor deze pagina en probeer het opnieuw.',
  refused: '{provider} heeft je niet ingelogd: {detail}',
  askingHeading: 'Inloggen afronden',
  askingByPopup: 'Rond het inloggen af in het venster dat is geopend.',
  askingByRedirect: 'Naar {provider}…',
  openAgain: 'Opnieuw openen',
  signOut: 'Uitloggen',
  expired: 'Je sessie is verlopen, dus hier wordt niets getoond.',
  expiredKept: 'Je sessie is verlopen. Wat je op deze pagina hebt ingevuld, blijft staan.',
  signInAgain: 'Opnieuw inloggen',
  noRoleHeading: 'Je hebt hier nog geen rol',
  noRole:
    'Je bent ingelogd, maar niemand heeft je een rol in Undertone gegeven. Vraag erom bij degene die in je organisatie de accounts beheert: medewerker, teamleider of beheerder. Daarvoor zijn deze gegevens nodig:',
  supervisorsHeading: 'Deze pagina is voor teamleiders',
  supervisors:
    'Je bent ingelogd als medewerker, en alleen teamleiders en beheerders kunnen deze pagina gebruiken. Hoor jij daarbij, vraag dan om die rol bij degene die in je organisatie de accounts beheert. Daarvoor zijn deze gegevens nodig:',
  account: 'Account',
  accountId: 'Id',
  reason: 'Reden',
  checkAgain: 'Opnieuw controleren',
  notAcceptedHeading: 'Undertone accepteert deze login niet',
  notAccepted:
    'Je bent ingelogd, maar de server weigert wat {provider} heeft uitgegeven. Dat ligt niet aan je account, maar aan de configuratie. Laat dit aan je beheerder zien:',
  serverAnswered: 'De server antwoordde met {status}.',
};

export const embedded: EmbeddedTexts = {
  titleInChatwoot: 'Klantsentiment in Chatwoot',
  titleInZendesk: 'Klantsentiment in Zendesk',
  noToken: 'Hier is niemand ingelogd, en in de instellingen van deze pagina staat geen token.',
  belongsInChatwoot: 'Deze pagina hoort thuis in Chatwoot. Voeg haar daar toe als dashboard-app.',
  noConnection: 'De URL van deze dashboard-app bevat geen geldige “connection=…”.',
  noOrigin: 'De URL van deze dashboard-app bevat geen geldige “origin=…”: het adres van je Chatwoot, zonder pad.',
  otherOrigin: 'Deze dashboard-app is ingesteld voor {expected}, maar is geopend in {actual}.',
  waitingForChatwoot: 'Wachten op Chatwoot…',
  unclearConversation: 'Chatwoot heeft niet doorgegeven welk gesprek open is.',
  noAnswerFromChatwoot: 'Geen antwoord van Chatwoot op {origin}. Open het gesprek opnieuw.',
  belongsInZendesk: 'Deze pagina hoort thuis in Zendesk. Installeer haar daar als app in de zijbalk van een ticket.',
  openedElsewhere: 'Deze pagina is niet geopend door {origin}.',
  waitingForZendesk: 'Wachten op Zendesk…',
  noAnswerFromZendesk: 'Geen antwoord van Zendesk. Laad de apps van dit ticket opnieuw.',
  unclearTicket: 'Zendesk heeft niet doorgegeven welk ticket open is.',
  noConnectionSetting: 'In de instellingen van deze app staat geen geldige verbinding.',
  lookingUp: 'Het gesprek bij dit ticket wordt gezocht…',
  noConversation: 'Dit ticket komt niet uit messaging, dus er is geen gesprek om te tonen.',
  lookUpRefused: 'Zendesk heeft het gesprek bij dit ticket niet doorgegeven: het antwoordde met {status}.',
  lookUpFailed: 'Zendesk heeft het gesprek bij dit ticket niet doorgegeven. Laad de apps van dit ticket opnieuw.',
};
