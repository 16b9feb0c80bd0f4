/**
 * The words of the suite's own texts: clinical templates, call transcripts, notes of the journeys. Free text is made
 * of them alone, so that no name can stand in it. One string: it is shared by all VUs.
 */
const words =
  ' a abnormal acetaminophen acute admin administered adult after agent albuterol amlodipine amoxicillin an' +
  ' and anemia ankles anxiety apixaban appointment arms as asthma at atopic atorvastatin atrial back been' +
  ' before bending benign blood bpm breath breathing bronchitis burning by call capsule chest child chronic' +
  ' clinic colitis complaints complications consultation continue control cough count cream creatinine daily' +
  ' day days deficiency depressive dermatitis diabetes diagnosis diarrhea disease disorder doctor dose doses' +
  ' dry due ear early ecg emergency encounter episode escitalopram esophageal esophagitis essential evening' +
  ' every examination exertion failure ferrous fever fibrillation findings flat fluticasone follow food for' +
  ' furosemide gain gastro gastroenteritis general generalized given glucose goodbye headache health heart' +
  ' heartburn held hemoglobin home hour hours hydrocortisone hyperlipidemia hyperplasia hypertension' +
  ' hypothyroidism ibuprofen improved in increased infection infectious inhaler interest intractable iron' +
  ' irregular is itching journey kg knee lab levothyroxine lifting light lipid lisinopril load loss low' +
  ' lower lying major mcg meals measured media medical medication mellitus metabolic metformin metoprolol mg' +
  ' migraine migrainosus ml mmhg month months mood morning most mouth nausea needed new night nitrofurantoin' +
  ' no normal nose not note nurse obstructive of often old omeprazole on once one oral order ordered' +
  ' organism osteoarthritis otitis pain painful pale palpitations panel passing patient pending percent' +
  ' performance pharyngitis plan pneumonia poor potassium prescription pressure primary procedure productive' +
  ' prostatic puff pulmonary pulse pulsing raised range rash ray record recorded reflux refused respiratory' +
  ' restlessness result results review reviewed room routine run runny same scheduled seen sertraline' +
  ' several shift shortness signed signs since single site skin sleep sodium sore sour specified stable' +
  ' stairs status stiffness succinate sulfate sumatriptan suspension swallowing swollen symptoms synthetic' +
  ' tablet take taken tamsulosin taste test thank the thirst this three throat times tiotropium tiredness to' +
  ' tract twice type unchanged uncomplicated unspecified up updated upper urinary user visit vitals vomiting' +
  ' waking ward was water week weeks weight were wheeze when with without worry worse x year years yesterday' +
  ' you' +
  ' '

/**
 * Whether a text could be one of our templates: every word is in the vocabulary, every number has at most three
 * digits and stands beside at most one other, and a run may be named by its id.
 */
export function isTemplateText(text: string): boolean {
  const plain = text.toLowerCase().replace(/\brun-\d{8}t\d{6}z-[\da-f]{4}\b/g, '')
  // Nothing outside printable ASCII: look-alike characters could hide what the other rules look for.
  if (/[^ -~\n]|\d{4}|\d\W+\d+\W+\d/.test(plain) || /[@_\\]/.test(plain)) return false
  return (plain.match(/[a-z]+/g) ?? []).every((word) => words.includes(` ${word} `))
}
