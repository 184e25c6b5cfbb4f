-- 197,000 rows, the same at every run.
SELECT setseed(0.2026);

INSERT INTO payments.accounts (external_id, owner, currency, status, active, opened_at, labels, details)
SELECT md5('account ' || n)::uuid,
       'Owner ' || n,
       (ARRAY['EUR', 'USD', 'GBP', 'CHF'])[1 + n % 4],
       (ARRAY['open', 'open', 'open', 'frozen', 'closed'])[1 + n % 5]::payments.account_status,
       n % 5 < 4,
       timestamptz '2020-01-01 00:00+00' + n * interval '3 hours',
       ARRAY['tier-' || n % 3, 'région-' || n % 7],
       jsonb_build_object('risk', n % 100, 'notes', repeat('n', n % 50), 'nested', jsonb_build_object('ok', n % 2 = 0))
FROM generate_series(1, 10000) AS n;

INSERT INTO payments.payments (created_at, account_id, amount, status, metadata)
SELECT timestamptz '2026-01-01 00:00+00' + n * interval '6 minutes',
       1 + (random() * 9999)::int,
       round((0.01 + random() * 5000)::numeric, 4),
       (ARRAY['pending', 'settled', 'settled', 'settled', 'refunded', 'failed'])[1 + n % 6]::payments.payment_status,
       jsonb_build_object('channel', (ARRAY['card', 'sepa', 'wire'])[1 + n % 3], 'attempt', 1 + n % 4)
FROM generate_series(1, 60000) AS n;

INSERT INTO payments.ledger_entries (account_id, payment_id, direction, amount, booked_at)
SELECT account_id, payment_id, direction, amount, created_at
FROM payments.payments CROSS JOIN (VALUES (-1), (1)) AS side (direction)
ORDER BY payment_id, direction;

INSERT INTO payments.receipts (payment_id, document, digest)
SELECT n, document, md5(document)
FROM (SELECT n, decode(repeat(md5(n::text), 1 + n % 32), 'hex') AS document FROM generate_series(1, 2000) AS n) AS made;

INSERT INTO payments.access_log (logged_at, account_id, action, address)
SELECT timestamptz '2026-06-01 00:00+00' + n * interval '1 minute', 1 + n % 10000,
       (ARRAY['login', 'view', 'export'])[1 + n % 3], ('10.1.' || n % 256 || '.' || n / 256 % 256)::inet
FROM generate_series(1, 5000) AS n;
