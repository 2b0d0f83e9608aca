"""What leaves the house on paper or in a file: workbooks, the escalation list, letters. Bytes out, nothing sent."""
