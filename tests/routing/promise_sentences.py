"""Sentences of answers and when they promise to come back, read on Tuesday 24 November 2026, 10:30 in Stockholm."""

PROMISES = """
Thu 26 16:00 | Jag återkommer före fredag.
Wed 25 10:30 | Vi återkommer inom 24 timmar.
Wed 25 10:30 | Vi återkommer inom ett dygn.
Tue 24 16:00 | Jag återkommer efter lunch.
Tue 24 18:00 | Jag återkommer ikväll.
Tue 24 19:00 | Jag ringer dig i kväll kl 7.
Wed 25 16:00 | Vi återkommer under morgondagen.
Tue 24 11:00 | Jag hör av mig om en halvtimme.
Tue 24 10:45 | Jag hör av mig om en kvart.
Thu 26 16:00 | Jag hör av mig om ett par dagar.
Thu 26 16:00 | Vi återkommer om några dagar.
Thu 26 16:00 | Vi återkommer inom 2-3 dagar.
Wed 25 10:30 | Ni får svar inom ett till två dygn.
Thu 26 16:00 | Ni får svar inom de närmaste två dagarna.
Thu 26 16:00 | Vi återkommer inom de närmaste dagarna.
Thu 03 16:00 | Vi återkommer senast den 3:e december.
Thu 03 12:00 | Vi återkommer senast den 3 december kl. 12.
Fri 27 16:00 | Vi återkommer den 27.
Fri 27 16:00 | Vi återkommer på fre.
Thu 26 15:00 | Vi återkommer på tors kl 15.
Fri 04 16:00 | Vi återkommer vecka 49.
Sun 29 16:00 | Vi återkommer före vecka 49.
Wed 02 16:00 | Vi återkommer på onsdag vecka 49.
Fri 04 16:00 | Vi återkommer v. 49.
Mon 30 16:00 | Vi återkommer i början av nästa vecka.
Wed 02 16:00 | Vi återkommer i mitten av nästa vecka.
Fri 04 16:00 | Vi återkommer i slutet av nästa vecka.
Fri 27 16:00 | Vi återkommer i slutet av veckan.
Fri 27 16:00 | Vi återkommer innan veckan är slut.
Mon 30 16:00 | Vi återkommer måndag nästa vecka.
Thu 03 16:00 | Vi återkommer på torsdag i nästa vecka.
Fri 04 16:00 | Vi återkommer senast nästa vecka.
Sun 29 16:00 | Vi återkommer före nästa vecka.
Fri 27 16:00 | Vi återkommer nästa fredag.
Tue 24 16:00 | Jag återkommer senast 16.00 i dag.
Tue 24 15:00 | Jag återkommer i dag kl 15.
Tue 24 15:00 | Jag återkommer idag innan klockan tre.
Tue 24 14:00 | Jag återkommer i dag vid 14.
Tue 24 14:00 | Jag återkommer vid 14-tiden.
Thu 26 09:00 | Jag återkommer senast klockan 9 på torsdag.
Thu 26 14:30 | Jag ringer på torsdag klockan halv tre.
Thu 26 14:15 | Jag ringer upp på torsdag kvart över två.
Tue 24 14:30 | Jag ringer dig kl. 1430.
Fri 27 14:00 | På fredag kl. 14 återkommer vi.
Fri 27 12:00 | På fredag återkommer vi före lunch.
Wed 25 08:00 | I morgon bitti hör jag av mig.
Wed 25 16:00 | Jag återkommer i morgon eftermiddag.
Fri 27 12:00 | Jag hör av mig på fredag förmiddag.
Fri 27 10:00 | Jag ringer dig mellan 10 och 12 på fredag.
Fri 27 09:00 | Jag ringer dig på fredag 9-11.
Fri 27 16:00 | Vi hörs på fredag.
Fri 27 16:00 | Jag kontaktar dig på fredag.
Fri 27 16:00 | Vi meddelar dig senast fredag.
Fri 27 16:00 | Du får återkoppling senast fredag.
Mon 30 16:00 | Jag återkommer senast på måndag, tyvärr inte tidigare.
Thu 26 16:00 | Jag återkommer innan fredag, om det inte går hör jag av mig.
Thu 26 16:00 | Det är inte klart, men vi återkommer på torsdag.
Fri 27 16:00 | Vi har inte fått svar ännu och återkommer på fredag.
Fri 27 16:00 | Tyvärr har vi stängt i dag, men vi återkommer på fredag.
Fri 27 16:00 | Vi återkommer inte senare än fredag.
Thu 26 16:00 | Återkommer innan fredag!
Fri 27 14:30 | Återkommer senast fredag kl 14:30.
Fri 04 16:00 | Vi återkommer fredag den 4 december.
Fri 04 12:00 | Vi återkommer senast fredag 4/12 kl. 12.
Fri 27 16:00 | Vi återkommer senast fredag den 3 december.
Thu 26 16:00 | Vi återkommer på torsdag eller fredag.
Fri 27 16:00 | Jag återkommer innan helgen.
Mon 30 16:00 | Jag återkommer efter helgen.
Sat 28 16:00 | Jag hör av mig i helgen.
Tue 08 16:00 | Vi återkommer senast om två veckor.
Thu 26 16:00 | Vi återkommer före den 27 november.
Thu 26 16:00 | Vi återkommer innan 27/11.
Tue 01 16:00 | Vi återkommer 2026-12-01.
Wed 23 16:00 | Vi återkommer före jul.
Mon 30 16:00 | Vi återkommer i slutet av månaden.
Mon 01 16:00 | Jag återkommer senast 1 mars.
Thu 26 16:00 | Du kommer att få svar senast på torsdag.
Wed 25 16:00 | Vi ska kontakta dig i morgon.
Wed 25 16:00 | Vi återkommer nästa vecka. Men i morgon ringer jag dig.
Fri 27 16:00 | Vi kommer tilbake innen utgangen av uken.
Tue 24 16:00 | Jeg ringer deg i løpet av dagen.
Fri 27 16:00 | Vi svarer innen fredag.
Fri 27 16:00 | Dere får svar senest 27.11.
Fri 04 16:00 | Dere får svar senest 4.12.
Tue 24 11:00 | Jeg kommer tilbake til deg om en halvtime.
Tue 24 11:00 | Jeg kommer tilbake til deg om en halv time.
Fri 27 16:00 | Vi gir beskjed innen fredag.
Wed 25 10:00 | Vi gir deg en oppdatering i morgen kl. 10.
Fri 27 16:00 | Jeg kommer tilbake før helgen.
Mon 30 16:00 | Du hører fra oss i begynnelsen av neste uke.
Mon 30 16:00 | Du hører fra oss tidlig neste uke.
Mon 30 16:00 | Du hører fra oss mandag i neste uke.
Thu 26 14:30 | Jeg ringer deg klokken halv tre på torsdag.
Tue 24 18:00 | Jeg ringer i kveld.
Fri 04 16:00 | Vi kontakter deg uke 49.
Wed 25 10:30 | Du får svar innen ett døgn.
Thu 26 16:00 | Vi melder tilbake i løpet av to virkedager.
Wed 25 08:00 | Jeg tar kontakt i morgen tidlig.
Thu 26 16:00 | Vi har ikke funnet feilen ennå, men kommer tilbake på torsdag.
Thu 26 16:00 | Vi vil gi deg svar innen torsdag.
Wed 25 12:00 | I morgen formiddag hører du fra oss.
Thu 26 16:00 | Vi kjem tilbake til deg innan fredag.
Wed 25 16:00 | Eg ringjer deg i morgon.
Thu 26 16:00 | Du høyrer frå oss seinast torsdag.
Fri 27 16:00 | Vi gjev deg svar i løpet av veka.
Tue 01 16:00 | Eg tek kontakt tysdag neste veke.
Fri 27 16:00 | De får svar før helga.
Thu 26 16:00 | Vi svarar innan to dagar.
Tue 24 11:00 | Eg melder meg om ein halvtime.
Sat 28 16:00 | Eg kjem attende på laurdag.
Tue 24 12:30 | Vi gir beskjed om nokre timar.
Tue 24 16:00 | Eg skal ringje deg i ettermiddag.
Fri 27 16:00 | Vi vender tilbage i løbet af ugen.
Fri 27 16:00 | Vi vender tilbage senest den 27. november.
Fri 27 16:00 | Jeg skriver til dig på fredag.
Wed 25 10:30 | Vi kontakter dig inden for 24 timer.
Thu 26 16:00 | Du får besked i overmorgen.
Fri 27 16:00 | Du hører fra mig senest d. 27/11.
Thu 03 14:00 | Du hører fra mig senest d. 3. december kl. 14.
Fri 27 16:00 | Jeg vender tilbage inden weekenden.
Mon 30 16:00 | Jeg vender tilbage efter weekenden.
Thu 26 16:00 | Vi vender tilbage inden den 27. november.
Fri 04 16:00 | Vi vender tilbage først i næste uge.
Mon 30 16:00 | Vi vender tilbage i starten af næste uge.
Fri 04 16:00 | Vi vender tilbage i uge 49.
Tue 08 16:00 | Vi vender tilbage tirsdag i uge 50.
Tue 24 15:00 | Jeg ringer til dig i eftermiddag kl. 15.
Tue 24 14:30 | Jeg ringer til dig kl. halv tre.
Tue 24 12:00 | Jeg giver dig besked inden frokost.
Fri 27 16:00 | Vi tales ved på fredag.
Wed 25 16:00 | I får svar i morgen.
Tue 24 18:00 | Jeg ringer dig op i aften.
Thu 26 16:00 | Vi har desværre ikke fået svar, så vi vender tilbage på torsdag.
Tue 24 11:00 | Du får en opdatering om en halv time.
Fri 27 12:00 | Jeg tager fat i dig på fredag formiddag.
Fri 27 16:00 | I will get back to you by EOD Friday.
Tue 24 16:00 | I'll be back by end of day.
Tue 24 11:30 | We'll get back to you within the hour.
Tue 24 11:00 | I'll get back to you in half an hour.
Tue 24 12:30 | I'll get back to you in a couple of hours.
Fri 27 16:00 | I'll contact you on Friday.
Fri 27 16:00 | We will reply by Friday.
Fri 27 16:00 | We'll update you by the 27th.
Wed 25 12:00 | I'll get back to you by noon tomorrow.
Fri 27 16:00 | I'll get back to you by Nov 27.
Thu 26 16:00 | I'll get back to you before November 27th.
Fri 27 16:00 | We aim to get back to you by Friday.
Fri 27 16:00 | I will get back to you before the weekend.
Fri 27 16:00 | I'll get back to you next Friday.
Fri 04 16:00 | I'll get back to you on Friday next week.
Mon 30 16:00 | I'll get back to you early next week.
Mon 30 16:00 | I'll get back to you at the beginning of next week.
Fri 04 16:00 | I'll get back to you by the end of next week.
Fri 27 14:00 | I'll call you on Friday at 2.
Tue 24 14:30 | I'll call you at half past two.
Tue 24 17:00 | I'll call you at 5.
Wed 25 09:00 | I'll call you at 9 tomorrow.
Wed 25 08:00 | I'll call you first thing tomorrow.
Tue 24 18:00 | I'll call you this evening.
Wed 25 16:00 | I'll email you tomorrow afternoon.
Fri 27 16:00 | You'll hear from us no later than Friday.
Thu 26 16:00 | We'll reach out to you in 2 to 3 business days.
Wed 25 10:30 | We'll reach out to you within 24-48 hours.
Thu 26 16:00 | You will receive an answer in the next few days.
Tue 01 16:00 | We'll get back to you by 12/1.
Thu 26 16:00 | We have not found it yet, but will get back to you on Thursday.
Thu 26 16:00 | Don't worry, I'll let you know by Thursday.
Fri 27 16:00 | We don't know yet and will get back to you by Friday.
Thu 26 16:00 | I'll get back to you on Thu or Fri.
Wed 25 16:00 | I'll get back to you by end of day tomorrow.
Mon 30 12:00 | I'll be in touch Monday morning.
Tue 24 15:00 | I'll get back to you today by 3.
Thu 26 16:00 | I'll get back to you by close of business on Thursday.
Wed 02 16:00 | I'll get back to you by Wednesday, 2 December.
Tue 24 11:00 | I'll send you an update in 30 min.
Tue 01 16:00 | Jag återkommer om en vecka.
Wed 25 16:00 | Vi kommer tillbaka till dig inom en dag eller två.
Mon 30 10:00 | Jeg ringer dig op mandag mellem 10-12.
Wed 25 09:00 | Jag återkommer i morgon senast 9.
Wed 25 10:00 | I'll get back to you by 10am.
Fri 27 13:00 | I'll call you at one on Friday.
Wed 25 12:00 | Jag återkommer lunchtid i morgon.
Fri 27 12:00 | Jag återkommer på fredag, senast kl. 12.
Wed 25 14:00 | Jag återkommer i morgon, onsdag, kl. 14.
Fri 27 17:00 | I'll get back to you no later than 5pm on Friday.
Tue 01 16:00 | Vi återkommer den 1:a.
Thu 26 09:00 | Jag återkommer om två dagar kl 9.
Mon 30 16:00 | We will get back to you on Monday or Tuesday next week.
Fri 27 16:00 | We will get back to you within the week.
Mon 30 17:00 | Vi återkommer per mejl senast 30/11 kl 17.
"""

NONE = """
Vi återkommer inom kort.
Vi återkommer så snart vi kan.
Vi återkommer efter jul.
Vi återkommer inte på fredag.
Vi återkommer tyvärr inte före fredag.
Vi kommer tyvärr inte att kunna återkomma före fredag.
Vi kan inte lova att vi återkommer före fredag.
Vi hinner inte titta på det och återkomma före fredag.
Vi kan varken ringa dig eller skriva till dig i morgon.
Ska vi återkomma på fredag?
Kan jag ringa dig i morgon?
Passar det att jag ringer dig på fredag kl 14?
Återkommer ni på fredag?
Hör ni av er innan fredag?
Om vi inte återkommer innan fredag får du ringa oss.
Om vi återkommer på fredag hinner du.
Vi kanske återkommer på fredag.
Vi skulle återkomma på fredag.
Jag försökte ringa dig i dag.
Vi ringde dig i måndags.
Vi återkommer om felet som kom i måndags.
Vi väntar på att ni återkommer senast fredag.
Vill du återkomma senast fredag så löser vi det.
Om du återkommer före fredag löser vi det.
Hör av dig senast fredag.
Återkom gärna senast fredag.
Kontakta oss före fredag.
Jag återkommer om order 2026.
Vi kan ikke komme tilbake innen fredag.
Vi kommer ikke tilbake før fredag.
Kommer dere tilbake til oss innen fredag?
Kan vi ringe deg i morgen?
Ta kontakt med oss innen fredag.
Ta gjerne kontakt innen fredag.
Hvis vi ikke svarer innen fredag, ring oss.
Vi kommer kanskje tilbake på fredag.
Vi rekker ikke å se på det og komme tilbake i dag.
Dere må ta kontakt innen fredag.
Vi kjem ikkje tilbake før fredag.
Kan eg ringje deg i morgon?
Ta kontakt seinast fredag.
Vi får neppe svar og kan ikkje kome tilbake innan fredag.
Vi vender ikke tilbage inden fredag.
Vi kan desværre ikke vende tilbage inden fredag.
Må jeg ringe til dig i morgen?
Hører jeg fra dig inden fredag?
Vend tilbage senest fredag.
Vil I vende tilbage senest fredag?
Hvis I vender tilbage inden fredag, når vi det.
Vi vender måske tilbage på fredag.
Jeg forsøgte at ringe til dig i dag.
We won't be able to get back to you by Friday.
We can't get back to you before Friday.
We don't think we can get back to you by Friday.
We can't look at it and get back to you by Friday.
We will not get back to you until Friday.
Shall I call you tomorrow?
Did they get back to you by Friday?
Will you get back to us by Friday?
Please get back to us by Friday.
Please let us know by Friday.
I tried to call you today.
We might get back to you on Friday.
I may get back to you at 5.
If we get back to you by Friday, can you decide?
Would it be OK to call you at 3 pm?
I never said that we would get back to you on Friday.
We have never promised to get back to you by Friday.
We closed on Friday.
The invoice is due on Friday.
Thank you for the update on Friday.
"""
