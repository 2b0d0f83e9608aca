-- system:   ERPNext, on MariaDB
-- versions: 13 and later; on PostgreSQL write "tabSales Invoice" with double quotation marks in the place of `...`
-- gives:    open sales invoices and credit notes (returns), and what was received and not allocated yet
-- open:     docstatus = 1 and outstanding_amount <> 0, in the currency of the customer's account, as ERPNext keeps it
-- tried on: the tables of a made-up ERPNext on SQLite, and on PostgreSQL 18 with double quotation marks
--           (tests/test_database.py); not tried on MariaDB, nor on a real ERPNext
-- note:     journal entries that are not allocated are not in it
SELECT
    i.name AS invoice_number,
    CASE WHEN i.is_return = 1 THEN 'Credit note' ELSE 'Invoice' END AS document_type,
    i.customer AS customer_code,
    i.customer_name AS customer_name,
    i.posting_date AS invoice_date,
    i.due_date AS due_date,
    CASE WHEN i.party_account_currency = i.currency
         THEN COALESCE(NULLIF(i.rounded_total, 0), i.grand_total)
         ELSE COALESCE(NULLIF(i.base_rounded_total, 0), i.base_grand_total) END AS amount_incl_vat,
    i.outstanding_amount AS open_balance,
    i.party_account_currency AS currency,
    i.po_no AS po_number,
    c.tax_id AS vat_number,
    i.contact_email AS email,
    i.contact_mobile AS phone,
    c.language AS language
FROM `tabSales Invoice` i
JOIN `tabCustomer` c ON c.name = i.customer
WHERE i.docstatus = 1
  AND i.outstanding_amount <> 0
UNION ALL
SELECT
    e.name,
    'Payment',
    e.party,
    e.party_name,
    e.posting_date,
    e.posting_date,
    -e.unallocated_amount,
    -e.unallocated_amount,
    e.paid_from_account_currency,
    e.reference_no,
    c.tax_id,
    NULL,
    NULL,
    c.language
FROM `tabPayment Entry` e
JOIN `tabCustomer` c ON c.name = e.party
WHERE e.docstatus = 1
  AND e.payment_type = 'Receive'
  AND e.party_type = 'Customer'
  AND e.unallocated_amount > 0
ORDER BY 5, 1
