/**
 * The words of the suite's own texts: clinical templates, call transcripts, notes of the journeys. Free text is made
 * of them alone, so that no name can stand in it. One string: it is shared by all VUs.
 */
const words =
  ' a abnormal acetaminophen acute admin administered admission adult advice advised after again agent agreed' +
  ' albuterol alert all allergies allergy also amlodipine amoxicillin an and anemia ankles another answer' +
  ' anxiety any apixaban appointment are arms as assessment asthma at atopic atorvastatin atrial back be bed' +
  ' been before being bending benign better between blood both bpm breath breathing bronchitis burning busy but' +
  ' by call caller can capsule capsules change changed check checked chest child chronic clinic colitis' +
  ' comfortable complaint complaints complications consultation continue continued control cough could count' +
  ' cream created creatinine daily day days decrease decreased deficiency depressive dermatitis diabetes' +
  ' diagnosis diarrhea did diet discharge discussed disease disorder distress do doctor does done dose doses' +
  ' draft drinking drops dry due during ear early eating ecg education effect effects emergency encounter' +
  ' entries entry episode escitalopram esophageal esophagitis essential evening every exam examination exercise' +
  ' exertion explained failure ferrous fever fibrillation final finding findings first flat fluids fluticasone' +
  ' follow food for furosemide gain gastro gastroenteritis general generalized given glucose good goodbye had' +
  ' handover has have headache health heart heartburn height held hello hemoglobin high history home hour hours' +
  ' hydrocortisone hyperlipidemia hyperplasia hypertension hypothyroidism ibuprofen if improved in increase' +
  ' increased infection infectious infusion inhaler injection interest intractable intravenous iron irregular is' +
  ' it itching its journey kg knee known lab last later left less levothyroxine lifting light line lipid' +
  ' lisinopril load loss low lower lying major may mcg meals measured media medical medication medications' +
  ' mellitus metabolic metformin metoprolol mg migraine migrainosus mild ml mmhg mobile moderate monitor' +
  ' monitored monitoring month months mood more morning most mouth must nausea needed new next night' +
  ' nitrofurantoin no none normal nose not note notes now nurse obstructive of often okay old omeprazole on once' +
  ' one or oral order ordered organism osteoarthritis other otitis oxygen pain painful pale palpitations panel' +
  ' passing patch patient pending percent performance pharyngitis plan please pneumonia poor potassium' +
  ' prescription pressure primary procedure productive prostatic puff pulmonary pulse pulsing question raised' +
  ' range rash ray reaction read reading readings record recorded reduce reduced refill reflux refused renewal' +
  ' respiration respiratory rest restlessness result results return returned review reviewed right room round' +
  ' rounds routine run runny same sample samples saturation scheduled score screening second seen sertraline' +
  ' several severe shift shortness should side signed signs since single site skin sleep sleeping sodium some' +
  ' soon sore sour specified stable stairs stale start started status stiffness still stop stopped succinate' +
  ' suite sulfate sumatriptan summary suspension swallowing swollen symptoms synthetic tablet tablets take taken' +
  ' tamsulosin taste telephone temperature test tests text than thank that the their then there these they third' +
  ' thirst this those three throat time times tiotropium tiredness to today tolerated tomorrow tract twice type' +
  ' unchanged uncomplicated unknown unsigned unspecified until up updated upper urinary user vaccination vaccine' +
  ' value values very visit visits vitals voicemail vomiting waking walking ward was water week weeks weight' +
  ' well were wheeze when will with within without words worry worse would write x year years yes yesterday you' +
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
