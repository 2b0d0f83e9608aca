-- system:   Dolibarr, on MariaDB, MySQL or PostgreSQL
-- versions: before 10, where an invoice's number is facnumber (from 10 on: dolibarr.sql)
-- gives:    open customer invoices and credit notes, and credit notes, deposits and overpayments not used yet
-- open:     fk_statut = 1 and paye = 0, less payments and less credit used; in the company's own currency
-- tried on: a small database with Dolibarr's tables on SQLite (tests/readers/files/dolibarr_like.sqlite, its table of
--           credit added empty); not tried on MariaDB, MySQL or PostgreSQL, nor on a real Dolibarr
-- note:     where the tables do not begin with llx_, replace it; with several companies, add AND f.entity = ...
SELECT
    f.facnumber AS invoice_number,
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
    f.fk_currency AS currency,
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
    f.facnumber,
    CASE WHEN f.type = 2 THEN 'Credit note' ELSE 'Receipt' END,
    s.code_client,
    s.nom,
    f.datef,
    f.datef,
    -SUM(d.amount_ttc),
    -SUM(d.amount_ttc),
    f.fk_currency,
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
GROUP BY f.rowid, f.facnumber, f.type, s.code_client, s.nom, f.datef, f.fk_currency, f.ref_client, s.tva_intra, s.siren,
    s.email, s.phone
ORDER BY 5, 1
