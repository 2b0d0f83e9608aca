-- system:   Dolibarr, on MariaDB, MySQL or PostgreSQL
-- versions: 10 and later (before that: dolibarr_before_10.sql)
-- gives:    open customer invoices and credit notes, and credit notes, deposits and overpayments not used yet
-- open:     fk_statut = 1 and paye = 0, less payments and less credit used; in the company's own currency
-- tried on: the tables of a made-up Dolibarr on SQLite and on PostgreSQL 18 (tests/test_database.py);
--           not tried on MariaDB or MySQL, nor on a real Dolibarr
-- note:     where the tables do not begin with llx_, replace it; with several companies, add AND f.entity = ...
SELECT
    f.ref AS invoice_number,
    CASE WHEN f.type = 2 THEN 'Credit note' ELSE 'Invoice' END AS document_type,
    s.code_client AS customer_code,
    s.nom AS customer_name,
    f.datef AS invoice_date,
    f.date_lim_reglement AS due_date,
    f.total_ttc AS amount_incl_vat,
    f.total_ttc
        - COALESCE((SELECT SUM(p.amount) FROM llx_paiement_facture p WHERE p.fk_facture = f.rowid), 0)
        - COALESCE((SELECT SUM(d.amount_ttc) FROM llx_societe_remise_except d WHERE d.fk_facture = f.rowid), 0)
        AS open_balance,
    (SELECT MAX(k.value) FROM llx_const k WHERE k.name = 'MAIN_MONNAIE' AND k.entity IN (0, f.entity)) AS currency,
    f.ref_client AS customer_reference,
    s.tva_intra AS vat_number,
    s.siren AS company_number,
    s.email AS email,
    s.phone AS phone
FROM llx_facture f
JOIN llx_societe s ON s.rowid = f.fk_soc
WHERE f.fk_statut = 1
  AND f.paye = 0
  AND f.type IN (0, 1, 2, 3, 5)
UNION ALL
SELECT
    f.ref,
    CASE WHEN f.type = 2 THEN 'Credit note' ELSE 'Receipt' END,
    s.code_client,
    s.nom,
    f.datef,
    f.datef,
    -SUM(d.amount_ttc),
    -SUM(d.amount_ttc),
    (SELECT MAX(k.value) FROM llx_const k WHERE k.name = 'MAIN_MONNAIE' AND k.entity IN (0, f.entity)),
    f.ref_client,
    s.tva_intra,
    s.siren,
    s.email,
    s.phone
FROM llx_societe_remise_except d
JOIN llx_facture f ON f.rowid = d.fk_facture_source
JOIN llx_societe s ON s.rowid = d.fk_soc
WHERE d.fk_facture IS NULL
  AND d.fk_facture_line IS NULL
GROUP BY f.rowid, f.ref, f.type, s.code_client, s.nom, f.datef, f.entity, f.ref_client, s.tva_intra, s.siren,
    s.email, s.phone
ORDER BY 5, 1
