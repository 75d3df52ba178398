"""The small words of each language. A word that stands in one list and not in another tells them
apart, so one that two languages share must stand in both."""

from collections.abc import Mapping

LISTS: Mapping[str, str] = {
    "da": """
jeg du han hun vi er var har kan vil skal må ikke det den de en et som for på med til fra om men eller
at når hvis hvor hvordan hvorfor hvem hvilken hvilket hvilke fordi derfor så da der denne dette disse
være været kunne ville skulle burde måtte alle alt ingen intet mange flere flest under over før siden
hos ved bare også allerede stadig altså selv samme kun helt mest mindst hilsen hilsner sender betale
svar komme kommer kom få får ringe ringer gjort sagt sendt hus huset hjem hjemme tid måned måneder
måneden år kroner kr dag dagen går bor stå står gå se ser længe prøve prøver håber synes tror mener
bedre første ny nye nyt stor store god godt skrive skriver deres hans hendes min din sin mine dine sine
af efter hvad hvornår mig dig sig jer jeres nogen noget nogle nogensinde meget blive bliver blev
blevet gerne lige ud op ind hen nu ligesom måske hej tak venlig venligst uden igen mere måde begge fået
spørgsmål uge ugen uger dage ringet skrevet vej vejen gade endnu aldrig altid vores mit dit sit sådan
sidste næste anden andet andre mellem mod kære undskyld havde gøre gør gik fik sige siger tage tager
give giver lave laver bruge bruger vide ved rigtig rigtigt forkert penge kunde kunden også derfra hvert
hver enten hverken både fordi ham hende dem os jo nok vel heller ellers inden indtil mens selvom imod
igennem omkring lidt alligevel desværre egentlig hertil herfra dertil derhjemme ja nej ser skyldes
betalt modtaget fremgår kigge kigger stod stået taget givet ligger lå sad tænker troede
finde finder fandt fundet kende kender købe køber købt køre kører kørt arbejde arbejder ændre ændrer
ændret læse læser læst hjælp hjælpe hjælper spørge spørger spurgt forbrug højere høj højt øjeblik øje øjne
hvid grøn lejlighed mulighed fejl fejlen besked vand ejer lejer nøgle aften aftenen aftes ikk ret rettet
stadigvæk børn mand kvinde bytte bytter skifte flytter flyttet virker fungerer regningen dyrt dyr hele hvilke
gange gang part måske aftalt findes sker skete krav ønske ønsker hørt notater kopi bedste næsten arbejdet
bliver ligger lagt sætte sætter sat trukket siger sagde vidste kræver krævet opkrævet
""",
    "nb": """
jeg du han hun vi er var har kan vil skal må ikke det den de en et som for på med til fra om men eller
at når hvis hvor hvordan hvorfor hvem hvilken hvilket hvilke fordi derfor så da der denne dette disse
være vært kunne ville skulle burde måtte alle alt ingen mange flere flest under over før siden hos ved
bare også allerede stadig altså selv samme kun helt mest minst hilsen hilsninger sender betale svar
komme kommer kom få får ringe ringer gjort sagt sendt hus huset hjem hjemme tid måned måneder måneden
år kroner kr dag dagen går bor stå står gå se ser lenge prøve prøver håper synes tror mener bedre
første ny nye nytt stor store god godt skrive skriver deres hans hennes min din sin mine dine sine av
etter hva meg deg seg dere noen noe mye bli blir ble blitt gjerne akkurat ut opp inn nå liksom kanskje
hei takk vennlig vennligst uten igjen mer måte begge fått spørsmål uke uken uka uker dager ringt
skrevet vei veien gate gata ennå enda aldri alltid vår vårt våre mitt ditt sitt sånn slik siste neste
annen annet andre mellom mot kjære unnskyld hadde gjøre gjør gikk fikk si sier ta tar gi gir lage lager
bruke bruker vite vet riktig feil penger kunde kunden derfra hvert hver enten verken både ham henne dem
oss jo nok vel heller ellers innen inntil mens selv imot gjennom rundt litt likevel dessverre egentlig
hit ja nei skyldes betalt mottatt fremgår ser sto stått tatt gitt ligger lå satt tenker trodde fortsatt
dersom hvorvidt nylig mvh ferdig siden ifølge
finne finner fant funnet kjenne kjenner kjøpe kjøper kjøpt kjøre kjører kjørt arbeide arbeider jobber
endre endrer endret lese leser lest hjelp hjelpe hjelper spørre spør spurt forbruk høyere høy høyt øyeblikk øye
hvit grønn leilighet mulighet feil feilen beskjed vann eier leier nøkkel kveld kvelden rett rettet barn mann
kvinne bytte bytter skifte flytter flyttet virker fungerer regningen dyrt dyr hele gang ganger part avtalt finnes
skjer skjedde krav ønske ønsker hørt notater kopi beste nesten arbeidet legge legger lagt sette setter satt
trukket sa visste krever krevd hvilke
""",
    "nn": """
eg du han ho vi me er var har kan vil skal må ikkje det den dei ein eit ei som for på med til frå om men
eller at når dersom viss kor korleis kvifor kven kva kvar fordi difor så då der denne dette desse vere
vore kunne ville skulle burde måtte alle alt ingen mange fleire flest under over før sidan hos ved berre
også allereie altså sjølv same heilt mest minst helsing sender betale svar kome kjem kom få får ringje
ringjer gjort sagt sendt hus huset heim heime tid månad månader månaden år kroner kr dag dagen går bur
stå står gå sjå ser lenge prøve prøver håpar synest trur meiner betre første ny nye nytt stor store god
godt skrive skriv deira hans hennar min din sin mine dine sine av etter meg deg seg dykk dykkar nokon
noko nokre mykje bli blir vart vorte gjerne akkurat ut opp inn no liksom kanskje hei takk venleg utan igjen meir måte begge fått spørsmål veke veka veker dagar ringt skrive veg vegen gate gata enno
aldri alltid vår vårt våre mitt ditt sitt slik siste neste annan anna andre mellom mot kjære orsak hadde
gjere gjer gjekk fekk seie seier ta tek gi gjev gir lage lagar bruke brukar vite veit rett feil pengar
kunde kunden kvart kvar anten verken både henne dei oss jo nok vel heller elles innan medan imot gjennom
rundt litt likevel dessverre eigentleg hit ja nei betalt motteke framleis stod stått teke gitt ligg låg
sat tenkjer trudde frå rekning rekninga straum straumen høyrer høyre vite
finne finn fann funne kjenne kjenner kjøpe kjøper kjøpt køyre køyrer arbeide arbeider jobbar endre endra
lese les lest hjelp hjelpe hjelper spørje spør forbruk høgare høg høgt auge kvit grøn leilegheit moglegheit feil
feilen beskjed vatn eigar leigar nøkkel kveld kvelden rett barn mann kvinne bytte bytter skifte flytter verkar
fungerer dyrt dyr heile gong gonger part finst skjer skjedde krav ønskje ønskjer høyrt kopi beste nesten legg
lagt sett sa visste krev
""",
    "sv": """
jag du han hon vi ni är var har kan vill ska skall måste inte det den de dom en ett som för på med till
från om men eller att när ifall var hur varför vem vilken vilket vilka eftersom därför så då där här
denna detta dessa vara varit kunde ville skulle borde alla allt ingen inget inga många fler flest under
över före innan sedan sen hos vid bara också redan fortfarande alltså själv samma helt mest minst
hälsning hälsningar hälsn skickar betala betalar svar komma kommer kom få får ringa ringer gjort sagt
skickat hus huset hem hemma tid månad månader månaden år kronor kr dag dagen dagar går bor stå står gå
se ser länge pröva provar hoppas tycker tror menar bättre första ny nya nytt stor stora god gott bra
skriva skriver deras hans hennes min din sin mina dina sina av efter vad mig dig sig er ert era någon
något några mycket bli blir blev blivit gärna precis ut upp in nu liksom kanske hej tack vänlig vänliga
utan igen mer mera sätt båda fått fråga vecka veckan veckor ringt skrivit väg vägen gata ännu aldrig
alltid vår vårt våra mitt ditt sitt sådan sista nästa annan annat andra mellan mot kära ursäkta hade
göra gör gick fick säga säger ta tar ge ger brukar använda veta vet rätt fel pengar kund kunden varje
antingen varken både honom henne dem oss ju nog väl heller annars medan fast genom runt lite ändå tyvärr
egentligen hit ja nej betalt betalat mottagit stod stått tagit gett ligger låg tänker trodde mvh enligt
hitta hittar hittade finner känner köpa köper köpt köra kör arbete arbetar jobbar ändra ändrar ändrat läsa
läser läst hjälp hjälpa hjälper fråga frågar förbrukning högre hög högt ögonblick vit grön lägenhet möjlighet
felet besked vatten ägare nyckel kväll kvällen rätt barn man kvinna byta byter flyttar flyttade fungerar räkningen
dyrt dyr hela gång gånger part finns händer hände krav önskar hört kopia bästa nästan lägger lagt satt sa visste
kräver
""",
    "en": """
i you he she we they it is are was were be been have has had do does did can could will would shall
should must not no the a an of to in for on with from at by as that this these those and or but if when
where how why who which what because so then there here my your his her its our their me him us them all
some any many much more most only just also already still again please hello hi dear thanks thank you
regards yes about after before since until into out up down over under than very get got want need
know i'm don't it's am being there's can't didn't haven't nobody someone anyone something anything
""",
    "de": """
ich du er sie wir ihr es ist sind war waren sein bin habe haben hat hatte kann können konnte will wollen
soll sollte muss müssen nicht kein keine der die das den dem des ein eine einen einem einer und oder
aber wenn wann wo wie warum wer was welche weil also dann da hier mein meine dein ihre ihren unser uns
mich mir dich dir sich alle alles einige viel viele mehr nur auch schon noch wieder bitte hallo guten
danke vielen grüßen grüße freundlichen ja nein über nach vor seit bis aus auf unter als sehr zu zum zur
im in an am mit von vom bei beim für werden wird wurde dass daß diese dieser dieses geehrte damen herren
""",
    "fi": """
minä sinä hän me te he se on ovat oli olivat olla olen olet ole ei en et emme eivät mutta tai ja jos kun
kuin missä miten miksi kuka mikä mitä koska niin sitten siellä täällä minun sinun meidän teidän heidän
minulle meille teille kaikki joku jotain paljon enemmän vain myös jo vielä taas kiitos hei moi terveisin
ystävällisin kyllä että tämä nämä nuo sen sitä tätä tästä siitä mukaan jälkeen ennen voi voin voisi pitää
haluan haluaisin saan saada sain tulee tuli lasku laskun sähkö sähköt mistä minkä milloin ettei eikä asia
""",
}
