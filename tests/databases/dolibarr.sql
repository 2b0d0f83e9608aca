CREATE TABLE llx_const (name varchar(40), value varchar(40), entity integer);
CREATE TABLE llx_societe (rowid integer, nom varchar(80), code_client varchar(24), tva_intra varchar(20), siren varchar(20), email varchar(80), phone varchar(30));
CREATE TABLE llx_facture (rowid integer, ref varchar(30), entity integer, ref_client varchar(80), type integer, fk_soc integer, datef date, date_lim_reglement date, paye integer, total_ttc double precision, fk_statut integer);
CREATE TABLE llx_paiement_facture (rowid integer, fk_paiement integer, fk_facture integer, amount double precision);
CREATE TABLE llx_societe_remise_except (rowid integer, fk_soc integer, amount_ttc double precision, fk_facture_line integer, fk_facture integer, fk_facture_source integer);
INSERT INTO llx_const VALUES ('MAIN_MONNAIE', 'EUR', 1), ('MAIN_INFO_SOCIETE_NOM', 'Nous', 1);
INSERT INTO llx_societe VALUES (1, 'Société Alpha', 'CU001', 'FR00123456789', '123456789', 'compta@alpha.example', NULL), (2, 'Beta & Fils', 'CU002', NULL, NULL, NULL, NULL);
-- 1210.10 less 900.05 paid and less 100.00 of a credit note used
INSERT INTO llx_facture VALUES (1, 'FA2601-0001', 1, 'BC-77', 0, 1, '2026-01-10', '2026-02-09', 0, 1210.10, 1);
INSERT INTO llx_facture VALUES (2, 'FA2601-0002', 1, NULL, 0, 2, '2026-01-11', '2026-02-10', 0, 500, 1);
INSERT INTO llx_facture VALUES (3, 'AV2601-0001', 1, NULL, 2, 2, '2026-01-12', '2026-01-12', 0, -60.5, 1);
INSERT INTO llx_paiement_facture VALUES (1, 1, 1, 400.04), (2, 2, 1, 500.01);
-- a credit note of 130.01 made credit in two parts: 100.00 used on the first invoice, 30.01 left
INSERT INTO llx_facture VALUES (4, 'AV2601-0002', 1, NULL, 2, 1, '2026-01-13', '2026-01-13', 1, -130.01, 2);
INSERT INTO llx_societe_remise_except VALUES (1, 1, 100.00, NULL, 1, 4), (2, 1, 30.01, NULL, NULL, 4);
-- paid (marked only, and closed), draft, given up, a pro forma
INSERT INTO llx_facture VALUES (9, 'FA2601-0004', 1, NULL, 0, 1, '2026-01-18', '2026-02-17', 1, 55.55, 1);
INSERT INTO llx_facture VALUES (5, 'FA2601-0003', 1, NULL, 0, 1, '2026-01-14', '2026-02-13', 1, 99.99, 2);
INSERT INTO llx_facture VALUES (6, '(PROV6)', 1, NULL, 0, 1, '2026-01-15', '2026-02-14', 0, 77.77, 0);
INSERT INTO llx_facture VALUES (7, 'FA2401-0009', 1, NULL, 0, 1, '2024-01-16', '2024-02-15', 0, 88.88, 3);
INSERT INTO llx_facture VALUES (8, 'FP2601-0001', 1, NULL, 4, 1, '2026-01-17', '2026-02-16', 0, 66.66, 1);
