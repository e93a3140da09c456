"""The input fields. Qt's own date and number fields silently refuse full-width digits and eras, so these are ours.

All of them have the methods of app.ui.fields.field.Field.
"""
