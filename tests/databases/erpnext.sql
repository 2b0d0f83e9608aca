CREATE TABLE `tabCustomer` (name varchar(40), tax_id varchar(20), language varchar(10));
CREATE TABLE `tabSales Invoice` (name varchar(40), docstatus integer, is_return integer, customer varchar(40), customer_name varchar(80), posting_date date, due_date date, currency varchar(3), party_account_currency varchar(3), grand_total numeric, rounded_total numeric, base_grand_total numeric, base_rounded_total numeric, outstanding_amount numeric, po_no varchar(40), contact_email varchar(80), contact_mobile varchar(30));
CREATE TABLE `tabPayment Entry` (name varchar(40), docstatus integer, payment_type varchar(20), party_type varchar(20), party varchar(40), party_name varchar(80), posting_date date, unallocated_amount numeric, paid_from_account_currency varchar(3), reference_no varchar(40));
INSERT INTO `tabCustomer` VALUES ('CUST-1', 'BE0123456749', 'nl'), ('CUST-2', NULL, 'fr');
INSERT INTO `tabSales Invoice` VALUES ('ACC-SINV-1', 1, 0, 'CUST-1', 'Brouwerij Maes', '2026-01-10', '2026-02-09', 'EUR', 'EUR', 1210.10, 0, 1210.10, 0, 210.05, 'PO-77', 'boekhouding@maes.example', NULL);
-- invoiced in dollars, owed in euros
INSERT INTO `tabSales Invoice` VALUES ('ACC-SINV-2', 1, 0, 'CUST-2', 'Durand & Fils', '2026-01-11', '2026-02-10', 'USD', 'EUR', 549.60, 550, 499.64, 500, 500, NULL, NULL, NULL);
INSERT INTO `tabSales Invoice` VALUES ('ACC-SINV-3', 1, 1, 'CUST-1', 'Brouwerij Maes', '2026-01-12', '2026-01-12', 'EUR', 'EUR', -60.50, 0, -60.50, 0, -60.50, NULL, NULL, NULL);
-- paid, draft, cancelled
INSERT INTO `tabSales Invoice` VALUES ('ACC-SINV-4', 1, 0, 'CUST-1', 'Brouwerij Maes', '2026-01-13', '2026-02-12', 'EUR', 'EUR', 99.99, 0, 99.99, 0, 0, NULL, NULL, NULL);
INSERT INTO `tabSales Invoice` VALUES ('ACC-SINV-5', 0, 0, 'CUST-1', 'Brouwerij Maes', '2026-01-14', '2026-02-13', 'EUR', 'EUR', 77.77, 0, 77.77, 0, 77.77, NULL, NULL, NULL);
INSERT INTO `tabSales Invoice` VALUES ('ACC-SINV-6', 2, 0, 'CUST-1', 'Brouwerij Maes', '2026-01-15', '2026-02-14', 'EUR', 'EUR', 88.88, 0, 88.88, 0, 88.88, NULL, NULL, NULL);
INSERT INTO `tabPayment Entry` VALUES ('ACC-PAY-1', 1, 'Receive', 'Customer', 'CUST-2', 'Durand & Fils', '2026-01-20', 30.01, 'EUR', 'virement 12');
-- all allocated, and one to a supplier
INSERT INTO `tabPayment Entry` VALUES ('ACC-PAY-2', 1, 'Receive', 'Customer', 'CUST-2', 'Durand & Fils', '2026-01-21', 0, 'EUR', NULL);
INSERT INTO `tabPayment Entry` VALUES ('ACC-PAY-3', 1, 'Pay', 'Supplier', 'SUP-1', 'Fournisseur', '2026-01-22', 66.66, 'EUR', NULL);
