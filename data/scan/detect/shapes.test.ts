import { describe, expect, it } from 'vitest'
import { scanText } from '../scan'

const hits = (text: string) => scanText('x.txt', text).map(({ id }) => id)

describe('the shape of', () => {
  it.each([
    ['ssn', ['123-45-6789', '123 45 6789', '123.45.6789', '123 - 45 - 6789', 'x,123-45-6789;']],
    [
      'phone',
      [
        ...[
          '212-867-5309',
          '(212) 867-5309',
          '(212)867-5309',
          '212.867.5309',
          '212/867-5309',
          '212 867 5309',
          '1-212-867-5309',
        ],
        ...['1 (212) 867-5309', '1(212)867-5309', '212-8675309', '(212)8675309', '+12128675309', '+1 212 867 5309'],
        ...['+1 (212) 867-5309', '+44 20 7946 0958', '+44 (0)20 7946 0958', '+49/30/12345678', '011 44 20 79460958'],
        ...['00-44-20-79460958', '2128675309', '12128675309', '212-867-5309 x12', '212-867-5309x12', '2128675309x12'],
        ...[
          '2128675309ext4',
          '212-867-5309 ext. 12',
          'tel:212-867-5309;ext=12',
          'Tel.212-867-5309',
          'call-212-867-5309',
          '212-867-5309.',
        ],
      ],
    ],
    ['npi', ['1234567893', 'BB1388568', 'a9 AB1234563 b']],
    ['health-plan', ['1EG4TE5MK73', '1EG4-TE5-MK73', '1EG4 TE5 MK73', '1eg4te5mk73']],
    [
      'card',
      [
        '4539578763621486',
        '4539 5787 6362 1486',
        '4539-5787-6362-1486',
        `${'371449635398432'.slice(0, 0)}378734493671000`,
        '36148900647913',
        '6011000400000000',
        '3528000700000000',
        '2223000048410010',
      ],
    ],
    ['account', ['GB82 WEST 1234 5698 7654 32', 'GB82WEST12345698765432', 'DE89370400440532013000']],
    ['vin', ['1HGBH41JXMN109186', '1hgbh41jxmn109186']],
    ['device', ['(01)00884838048546(17)141120(10)A213B1(21)1234', '(01) 00884838048546']],
    ['mac', ['3c:22:fb:9a:0b:1c', '3C-22-FB-9A-0B-1C', '3c22.fb9a.0b1c', '0022.1234.5678']],
    ['ip', ['8.8.4.4', '192.168.1.20', '2600:1700:ab12:cd34::17', 'fe80::ab12:cd34', '10.1.2.3:8080']],
    [
      'email',
      [
        'mary@gmail.com',
        'MARY.DOE@MAIL.MGH.HARVARD.EDU',
        'mary [at] gmail [dot] com',
        'mary(at)gmail.com',
        '<j@web.de>',
        'jörg@müller.de',
      ],
    ],
    [
      'url',
      [
        'https://mary.net/me',
        'http://mary.net',
        'ftp://mary.net/x',
        'wss://mary.net',
        'www.marydoe.net',
        'facebook.com/mary',
        'm.facebook.com/mary',
        'linkedin.com/in/mary',
        'instagram.com/m',
        'twitter.com/m',
        'tiktok.com/@m',
        'youtube.com/m',
        'pinterest.com/m',
      ],
    ],
    ['zip', ['02139-4307', 'Boston, MA 02139', 'Boston, MA. 02139-4307', 'BOSTON MA 02139']],
    [
      'street',
      [
        ...[
          '12 Main Street',
          '12 Main St',
          '12B Oak Ave',
          '4500 N Lake Shore Dr',
          '1 W. 42nd St',
          "9 O'Farrell Blvd",
          'PO Box 123',
        ],
        ...[
          'P.O. Box #12',
          'PO BOX 9',
          '123 MAIN STREET',
          '123 N MAIN ST',
          '99 ELM COURT',
          '12 oak street',
          '12 w 42nd st',
          '7 martin luther ave',
        ],
        ...[
          'Road',
          'Rd',
          'Avenue',
          'Boulevard',
          'Lane',
          'Ln',
          'Drive',
          'Court',
          'Ct',
          'Way',
          'Place',
          'Pl',
          'Terrace',
          'Ter',
          'Circle',
          'Cir',
        ].map((type) => `5 Elm ${type}`),
        ...[
          'Parkway',
          'Pkwy',
          'Highway',
          'Hwy',
          'Square',
          'Sq',
          'Trail',
          'Trl',
          'Turnpike',
          'Pike',
          'Plaza',
          'Plz',
          'Loop',
          'Alley',
        ].map((type) => `5 Elm ${type}`),
        ...['avenue', 'road', 'rd', 'boulevard', 'blvd', 'ln', 'pkwy', 'hwy', 'st'].map((type) => `5 elm ${type}`),
      ],
    ],
    [
      'name',
      [
        'Mr. John Smith',
        'Mrs Smith',
        'Dr. Lee',
        'Prof Müller',
        'Ms Doe',
        'Miss Jane Doe',
        'MR SMITH',
        'MRS. DOE',
        'DR DOE',
        'MS DOE',
        'MISS DOE',
        "Dr O'Brien",
      ],
    ],
    [
      'age',
      [
        '97-year-old',
        '97 years old',
        '97yo',
        '97 y/o',
        '104 year old',
        '91 yrs old',
        '92 years of age',
        'aged 95',
        'age: 95',
        'aged: 101',
      ],
    ],
  ] as const)('%s', (id, texts) => {
    for (const text of texts) {
      expect(hits(text), text).toContain(id)
      expect(hits(`so (${text}), no more`), text).toContain(id)
      expect(hits(`it was\t${text}`), text).toContain(id)
    }
  })

  it.each([
    ['no SSN', ['123-45-67890', 'a123-45-6789', '0.123-45-6789', '123-45-6789-1', '123-45-6789.5', '1 123 45 6789 7']],
    [
      'no phone',
      [
        '112-867-5309',
        '212-167-5309',
        '212-867-53090',
        '212-867-5309-1',
        '+1234567',
        '+1234567890123456',
        '0.2128675309',
        '2128675309ms',
        '2128675309 bytes',
        'ts=2128675309',
        '"n":2128675309',
        '[2128675309, 2]',
        '2147483647',
        '2147483648',
        '4294967295',
        'a2128675309',
        '00123456789',
        '%2128675309',
        '1 212 867 5309 7',
      ],
    ],
    ['no NPI', ['1234567890', '1234567893.5', 'at=1234567893', 'a1234567893', 'BB1388567', 'WB1388568']],
    ['no card', ['4539578763621487', '45395787636214', '9539578763621486', '45395787636214861', 'a4539578763621486']],
    ['no plan', ['1EG4TE5MK7', '0EG4TE5MK73', '1SG4TE5MK73', '1EG4TE5MK73x']],
    ['no IBAN', ['GB82WEST12345698765433', 'GB82WEST']],
    ['no VIN', ['1HGBH41J1MN109186', '1HGBH41JXMN10918', 'AAAAAAAAAAAAAAAAA', '11111111111111111']],
    [
      'no address of a network',
      [
        '3c:22:fb:9a:0b',
        '1234.5678.9012',
        '1.2.3',
        '1.2.3.4.5',
        '256.1.1.1',
        'Chrome/120.0.0.0',
        'urn:oid:1.2.36.146',
        '12:30:45',
        '::',
        'a::b::c',
      ],
    ],
    ['no mail', ['mary@gmail', '@gmail.com', 'a@b.c1']],
    ['no web address', ['https://', 'www.x', 'facebook.com', 'xfacebook.com/mary']],
    ['no ZIP code', ['02139', '02139-430', 'a, XX 02139', 'Boston MA02139']],
    [
      'no street',
      ['Main Street', '12 main', '12 Street', '404 Not Found', '12 requests per way', '5 elm court', 'box 12'],
    ],
    ['no name', ['Mr. smith', 'Drs Smith', 'XMr Smith', 'states MS MO and DR AB', 'Dr.']],
    [
      'no age',
      [
        '89 years old',
        '150 years old',
        '97 years',
        'aged 95 ms',
        'aged 95%',
        'age 95.5',
        'aged 95 days',
        'page 95',
        '0.97 yo',
      ],
    ],
  ] as const)('is %s', (_, texts) => {
    for (const text of texts) expect(hits(text), text).toEqual([])
  })

  it("is nobody's in the reserved ranges", () => {
    for (const text of [
      '000-12-3456 666 12 3456 123-00-4567 123-45-0000',
      '+1 212 555 0123, (212) 555-0123 and 212-555-0123 x9; 1-212-555-0199; 12125550123',
      '4242 4242 4242 4242',
      '1SA3BC4DE56',
      '00-00-5E-00-53-AF 0000.5e00.53af 00:00:5e:00:53:af',
      '192.0.2.7 198.51.100.1 203.0.113.255 2001:db8::1',
      'a@example.com b@x.test https://a.example.org/x, www.example.net',
      'Test, MA 00123 and 00123-4567',
      'Dr. Ada1 Sample1',
    ])
      expect(hits(text), text).toEqual([])
  })
})
