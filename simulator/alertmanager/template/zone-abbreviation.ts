/**
 * What the time zone database calls a zone's time: the abbreviation of its standard time and of its summer time.
 * Undefined for zones that it gives none, whose offset stands for it.
 */
export function zoneAbbreviations(name: string): readonly [standard: string, summer: string] | undefined {
  known ??= readTable();
  return known.get(name);
}

let known: ReadonlyMap<string, readonly [string, string]> | undefined;

function readTable(): ReadonlyMap<string, readonly [string, string]> {
  const all = new Map<string, readonly [string, string]>();
  for (const line of table.trim().split("\n")) {
    const [pair = "", names = ""] = line.split(": ");
    const [standard = "", summer = ""] = pair.split(" ");
    for (const name of names.split(" ")) all.set(name, [standard, summer]);
  }
  return all;
}

// Of the IANA time zone database, as of 2026: the rules in force, not those of the past.
const table = `
ACST ACDT: Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna
ACST ACST: Australia/Darwin Australia/North
AEST AEDT: Antarctica/Macquarie Australia/ACT Australia/Canberra Australia/Currie Australia/Hobart
AEST AEDT: Australia/Melbourne Australia/NSW Australia/Sydney Australia/Tasmania Australia/Victoria
AEST AEST: Australia/Brisbane Australia/Lindeman Australia/Queensland
AKST AKDT: America/Anchorage America/Juneau America/Metlakatla America/Nome America/Sitka America/Yakutat
AKST AKDT: US/Alaska
AST ADT: America/Glace_Bay America/Goose_Bay America/Halifax America/Moncton America/Thule Atlantic/Bermuda
AST ADT: Canada/Atlantic
AST AST: America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon
AST AST: America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Kralendijk
AST AST: America/Lower_Princes America/Marigot America/Martinique America/Montserrat America/Port_of_Spain
AST AST: America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy America/St_Kitts America/St_Lucia
AST AST: America/St_Thomas America/St_Vincent America/Tortola America/Virgin
AWST AWST: Australia/Perth Australia/West
CAT CAT: Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Juba Africa/Khartoum
CAT CAT: Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo Africa/Windhoek
CET CEST: Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam Europe/Andorra
CET CEST: Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen
CET CEST: Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta
CET CEST: Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome
CET CEST: Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz
CET CEST: Europe/Vatican Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich Poland
CET CET: Africa/Algiers Africa/Tunis
CST CDT: America/Chicago America/Havana America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN
CST CDT: America/Matamoros America/Menominee America/North_Dakota/Beulah America/North_Dakota/Center
CST CDT: America/North_Dakota/New_Salem America/Ojinaga America/Rainy_River America/Rankin_Inlet
CST CDT: America/Resolute America/Winnipeg CST6CDT Canada/Central Cuba US/Central US/Indiana-Starke
CST CST: America/Bahia_Banderas America/Belize America/Chihuahua America/Costa_Rica America/El_Salvador
CST CST: America/Guatemala America/Managua America/Merida America/Mexico_City America/Monterrey
CST CST: America/Regina America/Swift_Current America/Tegucigalpa Asia/Chongqing Asia/Chungking Asia/Harbin
CST CST: Asia/Macao Asia/Macau Asia/Shanghai Asia/Taipei Canada/Saskatchewan Mexico/General PRC ROC
ChST ChST: Pacific/Guam Pacific/Saipan
EAT EAT: Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala
EAT EAT: Africa/Mogadishu Africa/Nairobi Indian/Antananarivo Indian/Comoro Indian/Mayotte
EET EEST: Africa/Cairo Asia/Beirut Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Nicosia EET Egypt Europe/Athens
EET EEST: Europe/Bucharest Europe/Chisinau Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Mariehamn
EET EEST: Europe/Nicosia Europe/Riga Europe/Sofia Europe/Tallinn Europe/Tiraspol Europe/Uzhgorod
EET EEST: Europe/Vilnius Europe/Zaporozhye
EET EET: Africa/Tripoli Europe/Kaliningrad Libya
EST EDT: America/Detroit America/Fort_Wayne America/Grand_Turk America/Indiana/Indianapolis
EST EDT: America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Vincennes
EST EDT: America/Indiana/Winamac America/Indianapolis America/Iqaluit America/Kentucky/Louisville
EST EDT: America/Kentucky/Monticello America/Louisville America/Montreal America/Nassau America/New_York
EST EDT: America/Nipigon America/Pangnirtung America/Port-au-Prince America/Thunder_Bay America/Toronto
EST EDT: Canada/Eastern EST5EDT US/East-Indiana US/Eastern US/Michigan
EST EST: America/Atikokan America/Cancun America/Cayman America/Coral_Harbour America/Jamaica America/Panama
EST EST: EST Jamaica
GMT BST: Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London GB GB-Eire
GMT GMT: Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry Africa/Dakar
GMT GMT: Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott Africa/Ouagadougou Africa/Sao_Tome
GMT GMT: Africa/Timbuktu America/Danmarkshavn Atlantic/Reykjavik Atlantic/St_Helena Etc/GMT Etc/GMT+0
GMT GMT: Etc/GMT-0 Etc/GMT0 Etc/Greenwich GMT GMT+0 GMT-0 GMT0 Greenwich Iceland
GMT IST: Eire Europe/Dublin
HKT HKT: Asia/Hong_Kong Hongkong
HST HDT: America/Adak America/Atka US/Aleutian
HST HST: HST Pacific/Honolulu Pacific/Johnston US/Hawaii
IST IDT: Asia/Jerusalem Asia/Tel_Aviv Israel
IST IST: Asia/Calcutta Asia/Kolkata
JST JST: Asia/Tokyo Japan
KST KST: Asia/Pyongyang Asia/Seoul ROK
MET MEST: MET
MSK MSK: Europe/Kirov Europe/Moscow Europe/Simferopol Europe/Volgograd W-SU
MST MDT: America/Boise America/Cambridge_Bay America/Ciudad_Juarez America/Denver America/Edmonton
MST MDT: America/Inuvik America/Shiprock America/Yellowknife Canada/Mountain MST7MDT Navajo US/Mountain
MST MST: America/Creston America/Dawson America/Dawson_Creek America/Fort_Nelson America/Hermosillo
MST MST: America/Mazatlan America/Phoenix America/Whitehorse Canada/Yukon MST Mexico/BajaSur US/Arizona
NST NDT: America/St_Johns Canada/Newfoundland
NZST NZDT: Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland
PKT PKT: Asia/Karachi
PST PDT: America/Ensenada America/Los_Angeles America/Santa_Isabel America/Tijuana America/Vancouver
PST PDT: Canada/Pacific Mexico/BajaNorte PST8PDT US/Pacific
PST PST: Asia/Manila
SAST SAST: Africa/Johannesburg Africa/Maseru Africa/Mbabane
SST SST: Pacific/Midway Pacific/Pago_Pago Pacific/Samoa US/Samoa
UTC UTC: Etc/UCT Etc/UTC Etc/Universal Etc/Zulu UCT UTC Universal Zulu
WAT WAT: Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville
WAT WAT: Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo
WET WEST: Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Europe/Lisbon Portugal WET
WIB WIB: Asia/Jakarta Asia/Pontianak
WIT WIT: Asia/Jayapura
WITA WITA: Asia/Makassar Asia/Ujung_Pandang
`;
