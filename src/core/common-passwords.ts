/**
 * Passwords that guessing begins with, in lower case: those that lists of leaked passwords have in common, most of them
 * of eight letters and more, and what people make of such words with years around them. Written down for this product, so that it
 * stays small.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  (
    '!@#$%^&* !@#$%^&*( !@#$%^&*() !qaz2wsx 00000001 01011990 10203040 102030405060 11223344 1122334455 ' +
    '112233445566 123!@#qwe 123123qwe 123321123 1234!@#$ 12341234 12344321 123454321 1234567! 12345670 ' +
    '12345678! 123456780 123456781 123456789! 1234567890a 1234567891 12345678910 123456789a 123456789q ' +
    '123456789z 12345678@ 12345678a 123456ab 12345abc 12345qwert 1234abcd 1234qwer 123654789 123abc123 ' +
    '123qwe123 123qweasd 13579246 135792468 147258369 147852369 14789632 159753456 19841984 19871987 ' +
    '1q2w3e4r! 1qaz@wsx 1qazxsw2 24681012 31415926 314159265 741852963 789456123 963852741 987456321 ' +
    'a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 aa123456 aa12345678 abc12345 abc123456 abc123abc abcd1234 ' +
    'abcd12345 abcde123 adgangskode admin admin123 admin1234 admin12345 admin123456 admin2024 admin2025 ' +
    'admin2026 admin@123 adminadmin administrador administrator alejandro alexander alexander1 alexandra ' +
    'america1 andrew123 angel123 angels123 anthony1 arsenal1 asdf1234 asdfasdf asdfghjkl1 asdfqwer australia ' +
    'autumn2024 autumn2025 autumn2026 azerty123 azertyui babygirl babygirl1 bananas1 barcelona barcelona1 ' +
    'baseball baseball1 basketball basketball1 batman batman123 benjamin blessed1 blink182 bonjour1 brittany ' +
    'brooklyn business1 butterfly butterfly1 california caroline celtic1888 changeme changeme1 changeme123 ' +
    'changethis charlie1 charlie123 cheese123 chelsea1 chocolate chocolate1 christian christina cinderella ' +
    'cocacola company1 company123 computer computer1 contrasena contraseña cookie123 corvette courtney ' +
    'cowboys1 daniel01 daniel123 danielle december1 default1 default123 demo1234 diamond1 dolphins doudou123 ' +
    'dragon dragon12 dragon123 elephant elizabeth eminem123 facebook facebook1 fernanda fernando ferrari1 ' +
    'football football1 football12 forever1 forever21 francesco freedom1 freedom123 friday123 fussball ' +
    'gabriela gatehouse gatehouse1 germany1 ginger12 godisgood goodluck google123 grafana1 grafana123 ' +
    'grafanaadmin guest guest123 guestguest hallo123 harley01 haslo123 hasło123 heaven123 hello hello123 ' +
    'hello1234 hellohello hockey123 hunter hunter12 hunter123 iloveu123 iloveyou iloveyou! iloveyou1 ' +
    'iloveyou123 iloveyou2 internet internet1 isabella january1 jennifer jennifer1 jessica1 jesus123 ' +
    'jesuschrist jonathan jordan23 joshua123 juventus killer123 lakers24 lavender letmein letmein! letmein1 ' +
    'letmein123 linkedin liverpool liverpool1 liverpoolfc login london123 losenord lovelove loveyou1 loveyou2 ' +
    'lucky123 lucky777 lösenord manchester manutd123 marseille1 master master12 master123 matthew1 maverick ' +
    'mercedes metallica michael1 michael123 michelle microsoft midnight midnight1 minecraft monday123 ' +
    'money123 monkey monkey12 monkey123 moonlight motdepasse motorola mountain1 mustang1 mylove123 mysecret ' +
    'myspace1 natalie1 newyork1 nicholas nintendo nirvana1 opensesame p@ssw0rd p@ssword pa$$w0rd pa$$word ' +
    'packers1 parola123 passw0rd passw0rd1 password password! password0 password01 password1 password1! ' +
    'password12 password123 password123! password1234 password2 password3 password9 passwort passwort1 ' +
    'passwort123 patricia peaches1 peanut123 pepper123 phoenix1 pineapple platinum pokemon1 pokemon123 ' +
    'porsche911 precious princesa princess princess1 qazwsx123 qazwsxedc qazxswedc qweasdzxc qweqweqwe ' +
    'qwer1234 qwerty!@ qwerty1! qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyui1 qwertz123 ' +
    'racecar1 rainbow1 ranger12 realmadrid redskins root root1234 rootroot salasana samantha samsung1 ' +
    'samsung123 savannah schatz123 scorpion secret secret12 secret123 secrets1 senha123 september shadow ' +
    'shadow12 shadow123 slipknot1 snickers snowball soccer12 soccer123 softball1 sommer123 spiderman ' +
    'spiderman1 spring2024 spring2025 spring2026 starwars starwars1 steelers stephanie strawberry success1 ' +
    'summer12 summer123 summer2024 summer2025 summer2026 sunflower sunshine sunshine1 superman superman1 ' +
    'superuser sweetheart sweetie1 temp1234 temporary tennis123 test test1234 test12345 testing1 testing123 ' +
    'testpass testtest thomas123 tinkerbell topsecret trinity1 trustno1 unleash123 unleash4all user valentina ' +
    'vanessa1 veronica victoria victoria1 volleyball wachtwoord warrior1 welcome welcome! welcome1 welcome1! ' +
    'welcome12 welcome123 welcome2 welcome@123 whatever whatever1 windows1 windows10 winter12 winter123 ' +
    'winter2024 winter2025 winter2026 yankees1 youtube1 zaq!2wsx zaq12wsx zaq1zaq1 zxcvbnm1 zxcvbnm123 ' +
    'zxczxczxc'
  ).split(' '),
);
