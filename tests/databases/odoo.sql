CREATE TABLE res_currency (id integer, name varchar(3));
CREATE TABLE res_partner (id integer, commercial_partner_id integer, name varchar(80), vat varchar(20), email varchar(80), phone varchar(30), lang varchar(10));
CREATE TABLE account_account (id integer, account_type varchar(30));
CREATE TABLE account_move (id integer, name varchar(30), ref varchar(40), state varchar(10), move_type varchar(20), invoice_date date, invoice_date_due date, amount_total numeric, amount_residual numeric, currency_id integer, partner_id integer, commercial_partner_id integer);
CREATE TABLE account_move_line (id integer, move_id integer, account_id integer, partner_id integer, parent_state varchar(10), date date, date_maturity date, currency_id integer, amount_currency numeric, amount_residual numeric, amount_residual_currency numeric);
INSERT INTO res_currency VALUES (1, 'EUR'), (2, 'USD');
INSERT INTO res_partner VALUES (7, 7, 'Brouwerij Maes', 'BE0123456749', 'boekhouding@maes.example', '+32 2 000 00 00', 'nl_BE'), (8, 7, 'Maes, Piet Peeters', NULL, 'piet@maes.example', NULL, 'nl_BE'), (9, 9, 'Durand & Fils', NULL, NULL, NULL, 'fr_FR');
INSERT INTO account_account VALUES (40, 'asset_receivable'), (55, 'asset_cash');
INSERT INTO account_move VALUES (1, 'INV/2026/0001', 'PO-77', 'posted', 'out_invoice', '2026-01-10', '2026-02-09', 1210.10, 210.05, 1, 8, 7);
INSERT INTO account_move VALUES (2, 'INV/2026/0002', NULL, 'posted', 'out_invoice', '2026-01-11', '2026-02-10', 500.00, 500.00, 2, 9, 9);
INSERT INTO account_move VALUES (3, 'RINV/2026/0001', NULL, 'posted', 'out_refund', '2026-01-12', '2026-01-12', 60.50, 60.50, 1, 7, 7);
-- paid, draft, a supplier's
INSERT INTO account_move VALUES (4, 'INV/2026/0003', NULL, 'posted', 'out_invoice', '2026-01-13', '2026-02-12', 99.99, 0, 1, 7, 7);
INSERT INTO account_move VALUES (5, '/', NULL, 'draft', 'out_invoice', '2026-01-14', '2026-02-13', 77.77, 77.77, 1, 7, 7);
INSERT INTO account_move VALUES (6, 'BILL/2026/0001', NULL, 'posted', 'in_invoice', '2026-01-15', '2026-02-14', 88.88, 88.88, 1, 9, 9);
-- a payment of 100.00 of which 30.01 is not matched, and its line at the bank
INSERT INTO account_move VALUES (7, 'PBNK1/2026/0001', NULL, 'posted', 'entry', NULL, NULL, 100.00, 0, 1, 9, 9);
INSERT INTO account_move_line VALUES (70, 7, 40, 9, 'posted', '2026-01-20', NULL, 1, -100.00, -30.01, -30.01);
INSERT INTO account_move_line VALUES (71, 7, 55, 9, 'posted', '2026-01-20', NULL, 1, 100.00, 100.00, 100.00);
-- an invoice's own line, which must not count a second time
INSERT INTO account_move_line VALUES (10, 1, 40, 8, 'posted', '2026-01-10', '2026-02-09', 1, 1210.10, 210.05, 210.05);
