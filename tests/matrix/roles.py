"""Who tries the addresses, and the groups in which expectations speak of them."""

# Nobody signed in. The holder has typed number and code of one voice of community A.
VISITOR, HOLDER = "visitor", "holder"
# Residents: who spoke in community A, and who spoke in community B.
AUTHOR, NEIGHBOUR = "author", "neighbour"
# The street's own office.
CLERK, CHIEF = "street clerk", "street chief"
# Community A and community B.
A_RECEPTIONIST, A_SECRETARY = "receptionist of A", "secretary of A"
B_SECRETARY = "secretary of B"
# Departments: leads tasks of A, helps in one, gave one back, knows nothing of any.
LEAD, HELPER = "liaison who leads", "liaison who helps"
RETURNER, STRANGER = "liaison who gave it back", "liaison of another department"
# Partners: the applicant's Party worker helps with a matter of A; the others with none.
PARTY, SOCIAL, HR = "applicant's Party worker", "social worker", "enterprise HR"
# Party affairs: the street's Party-building office, and a branch of community A.
PARTY_OFFICE, BRANCH_A = "street's Party affairs worker", "Party affairs worker of A"
# Posts in the street's house that watch or keep, and read no voice.
AUDITOR, OFFICER, ADMIN = "auditor", "data rights officer", "administrator"
OBSERVER = "observer"
# The post of a clerk of community A ended yesterday; that of another begins tomorrow.
FORMER, COMING = "former clerk of A", "coming clerk of A"

UNSIGNED = frozenset({VISITOR, HOLDER})
STREET = frozenset({CLERK, CHIEF})
IN_A = frozenset({A_RECEPTIONIST, A_SECRETARY})
IN_B = frozenset({B_SECRETARY})
TAKES_IN = STREET | IN_A | IN_B
STAFF = TAKES_IN | {LEAD, HELPER, RETURNER, STRANGER, PARTY, SOCIAL, HR}
STAFF |= {AUDITOR, OFFICER, ADMIN, OBSERVER, PARTY_OFFICE, BRANCH_A}
SIGNED_IN = STAFF | {AUTHOR, NEIGHBOUR, FORMER, COMING}
EVERYBODY = UNSIGNED | SIGNED_IN

# Those who keep the register of a unit: a window receptionist does not.
KEEPS_A = STREET | {A_SECRETARY}
KEEPS_B = STREET | {B_SECRETARY}
HANDLES_A = STREET | IN_A
HANDLES_B = STREET | IN_B
